import Diagnostics
import Pipeline

extension DownlinkTemplate {
    /// `{port: 10, bytes: ["0x01", {argument: interval, type: uint16}]}`. `bytes` is the node of that key.
    static func read(_ bytes: SourceNode, _ places: [String], _ reader: inout NodeReader) -> DownlinkTemplate? {
        let port = reader.required("port", .uplinkPort)
        let parts = reader.read(bytes, .oneOrMore(of: .downlinkPart(places)))
        guard let port, let parts else { return nil }
        let template = DownlinkTemplate(port: port, parts: parts)
        guard template.length <= longest else {
            reader.report(
                .valueForm, "a downlink of \(template.length) bytes; no data rate carries more than \(longest)",
                at: bytes.span, remedy: "Write two commands.")
            return nil
        }
        return template
    }
}

extension Expected where Value == DownlinkTemplate.Part {
    /// Bytes, or the number of an argument.
    static func downlinkPart(_ places: [String]) -> Expected {
        let number = Expected.mapping("a number of a downlink") { reader in
            let argument = reader.required("argument", .located(.nonEmptyString))
            let type = reader.required("type", .choice(of: BinaryType.self))
            let order = reader.optional("order", .choice(of: ByteOrder.self)) ?? .big
            let scale = reader.optional("scale", .number()) ?? 1
            let offset = reader.optional("offset", .number()) ?? 0
            if let argument, !places.contains(argument.value) {
                reader.report(
                    .unknownPlace, "the command has no argument \(quote(argument.value))", at: argument.span,
                    remedy: closestWord(to: argument.value, in: places).map { "Write \(quote($0))." }
                        ?? "Declare it under 'arguments'.")
            }
            if scale == 0 {
                reader.report(
                    .valueForm, "nothing can be divided by a scale of 0", at: reader.node("scale")?.span ?? reader.span,
                    remedy: "Remove 'scale', or write what one counts.")
            }
            if let type, type == .bcd || type == .fp2 {
                reader.report(
                    .valueForm, "\(type.rawValue) cannot be sent", at: reader.node("type")?.span ?? reader.span,
                    remedy: "Write a whole number's type, float32 or float64.")
            }
            guard let argument, let type, scale != 0 else { return nil }
            return DownlinkTemplate.Part.number(
                DownlinkNumber(argument: argument.value, type: type, order: order, scale: scale, offset: offset))
        }
        return Expected("bytes such as \"0x01\", or {argument: interval, type: uint16}") { node, diagnostics in
            guard node.scalar != nil else { return number.read(node, &diagnostics) }
            return Expected<[UInt8]>.wireBytes.read(node, &diagnostics).map { .bytes($0) }
        }
    }
}
