import Diagnostics
import Pipeline

extension Expected where Value == DriverRecord {
    static func driverRecord(_ names: DriverNames) -> Expected {
        mapping("a record") { reader in
            let name = reader.required("name", .nonEmptyString)
            let isOpen = reader.optional("open", .boolean) ?? false
            let place = readPlace(names, &reader)
            let decimals = reader.optional("decimals", .decimals(names)) ?? [:]
            let shape = RecordShapeReader(names: names, place: place, isOpen: isOpen, decimals: decimals).read(&reader)
            let sentence = reader.optional("sentence", .nonEmptyString)
            let variant = reader.optional("variant", .variant(names))
            let check = reader.optional("check", .textCheck)
            let voided = reader.optional("voids", .list(of: .fieldReference(names))) ?? []
            let agreements = reader.optional("agrees", .agreements(names)) ?? []
            let within = reader.optional("within", .list(of: .fieldReference(names))) ?? []
            let isVoid = reader.optional("void", .boolean) ?? false
            let isSteady = reader.optional("steady", .boolean) ?? false
            let marks = reader.optional("after_garbage", .oneOrMore(of: .wireBytes)) ?? []
            let cell = reader.optional("cell", .fieldReference(names))
            refuseMisfits(place, shape?.shape, &reader)
            guard let name, let shape else { return nil }
            var record = DriverRecord(name: name, place: place, shape: shape.shape, items: shape.items)
            (record.isOpen, record.sentence, record.variant, record.check) = (isOpen, sentence, variant, check)
            (record.voided, record.agreements, record.within) = (voided, agreements, within)
            (record.decimals, record.isVoid, record.marks) = (decimals, isVoid, marks)
            (record.isSteady, record.cell) = (isSteady, cell)
            return record
        }
    }

    /// In a declared frame or block, else in a line of its own.
    private static func readPlace(_ names: DriverNames, _ reader: inout NodeReader) -> DriverRecord.Place {
        let frame = reader.optional("frame", .declaredName(among: names.frames, "frame"))
        let block = reader.optional("block", .declaredName(among: names.blocks, "block"))
        let ports = reader.optional("port", .oneOrMore(of: .uplinkPort)) ?? []
        if names.takesUplinks { return .uplink(ports: ports) }
        if let node = reader.node("port") {
            reader.report(
                .recordShape, "only the uplinks of a LoRaWAN node have ports", at: node.span,
                remedy: "Remove 'port', or write 'framing: {kind: lorawan}'.")
        }
        if let frameNode = reader.node("frame"), reader.node("block") != nil {
            reader.report(
                .exclusiveKeys, "a record stands in a frame or in a block", at: frameNode.span,
                remedy: "Remove 'frame' or 'block'.")
        }
        if let frame { return .frame(frame) }
        // A mistake in the name is reported; the rest is read as what was meant.
        if reader.node("frame") != nil { return .frame(0) }
        if let block { return .block(block) }
        return reader.node("block") != nil ? .block(0) : .line
    }

    private static func refuseMisfits(
        _ place: DriverRecord.Place, _ shape: DriverRecord.Shape?, _ reader: inout NodeReader
    ) {
        func refuse(_ key: String, _ why: String) {
            guard let node = reader.node(key) else { return }
            reader.report(.recordShape, "\(why) has no \(quote(key))", at: node.span, remedy: "Remove it.")
        }
        if place != .line {
            refuse("sentence", "a record of a frame or block")
            refuse("variant", "a record of a frame or block")
            refuse("after_garbage", "a record of a frame or block")
            refuse("steady", "a record of a frame or block")
        }
        guard let shape else { return }
        var hasDelimiter = false
        switch shape {
        case .columns: hasDelimiter = true
        case .pairs:
            refuse("steady", "a record without columns")
            hasDelimiter = true
        case .transducers: refuse("steady", "a record without columns")
        default:
            refuse("steady", "a record without columns")
            refuse("sentence", "a record without columns")
        }
        if !hasDelimiter { refuse("delimiter", "a record of this shape") }
        if case .binary = shape {
            refuse("check", "a binary record (the frame has its checksum)")
        } else {
            refuse("order", "a record of text")
        }
    }
}

extension Expected where Value == UInt8 {
    /// FPort of an application: 0 is the network's, what lies above 223 is reserved.
    static var uplinkPort: Expected { Expected<Int>.integer(in: 1...223).map { UInt8($0) } }
}

extension Expected where Value == Int {
    /// The number of a frame or block.
    static func declaredName(among names: [String], _ what: String) -> Expected {
        Expected("a \(what)'s name") { node, diagnostics in
            guard let word = Expected<String>.nonEmptyString("a \(what)'s name").read(node, &diagnostics) else {
                return nil
            }
            if let number = names.firstIndex(of: word) { return number }
            diagnostics.append(
                Diagnostic(
                    .unknownFrame, "the framing has no \(what) \(quote(word))", at: node.span,
                    remedy: closestWord(to: word, in: names).map { "Write \(quote($0))." }
                        ?? "Declare it under '\(what)s' of 'framing'."))
            return nil
        }
    }
}
