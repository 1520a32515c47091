import Diagnostics
import Framing
import Pipeline

/// `framing:` as it is written: what the codec and the wrappers add comes later.
struct DeclaredFraming: Sendable {
    var lines: FramingPlan.Lines?
    var frames: [(name: String, layout: BinaryLayout)] = []
    var blocks: [BlockPlan] = []
    var takesUplinks = false

    func complete(unwrap: [UnwrapWord], codec: DriverCodec?) -> DriverFraming {
        var framing = DriverFraming(
            plan: FramingPlan(
                lines: lines, layouts: (codec?.layouts ?? []) + frames.map(\.layout), blocks: blocks,
                // The loggers' stamps stand anywhere in a stream of ensembles.
                unwrapsStamps: unwrap.contains(.loggerStamp) || codec == .pd0, unwrapsSIO: unwrap.contains(.sio),
                readsHexEnsembles: codec?.readsHexEnsembles ?? false),
            frames: frames.map(\.name), codec: codec)
        framing.takesUplinks = takesUplinks
        return framing
    }
}

/// What is taken off before the stream is cut.
enum UnwrapWord: String, Sendable, CaseIterable {
    case loggerStamp = "logger_stamp"
    case sio
}

/// What cuts a stream into frames.
enum FramingKind: String, Sendable, CaseIterable {
    /// Lines, with frames and blocks among them.
    case line
    /// Only frames; all else is garbage.
    case none
    /// The same with the codec's ensembles.
    case pd0
    /// Each datagram is an uplink of a LoRaWAN node.
    case lorawan
}

extension Expected where Value == DeclaredFraming {
    static var declaredFraming: Expected {
        mapping("the framing") { reader in
            let kind = reader.required("kind", .choice(of: FramingKind.self))
            let terminator = reader.optional("terminator", .terminator) ?? .crlfOrLF
            let length = reader.optional("maximum_length", .integer(in: 16...1_048_576)) ?? 4096
            let frames = reader.optional("frames", .list(of: .declaredFrame)) ?? []
            let blocks = reader.optional("blocks", .list(of: .declaredBlock)) ?? []
            for key in ["terminator", "maximum_length", "blocks"] where kind != .line && kind != nil {
                guard let node = reader.node(key) else { continue }
                reader.report(
                    .fieldDoesNotFit, "a stream without lines has no \(quote(key))", at: node.span,
                    remedy: "Remove it, or write 'kind: line'.")
            }
            if kind == .lorawan, let node = reader.node("frames") {
                reader.report(
                    .fieldDoesNotFit, "the frames of a LoRaWAN node are its uplinks", at: node.span,
                    remedy: "Remove 'frames'; a record says 'port:'.")
            }
            refuseSameNames(frames.map(\.name) + blocks.map(\.name), &reader)
            guard let kind else { return nil }
            return DeclaredFraming(
                lines: kind == .line ? FramingPlan.Lines(terminator: terminator, maximumLength: length) : nil,
                frames: frames.map { ($0.name.value, $0.layout) }, blocks: blocks.map(\.plan),
                takesUplinks: kind == .lorawan)
        }
    }

    private static func refuseSameNames(_ names: [Located<String>], _ reader: inout NodeReader) {
        for (index, name) in names.enumerated() where names[..<index].contains(where: { $0.value == name.value }) {
            reader.report(
                .sameName, "there are two frames or blocks called \(quote(name.value))", at: name.span,
                remedy: "Call this one something else.")
        }
    }
}

extension Expected where Value == LineFramer.Terminator {
    static var terminator: Expected {
        Expected<String>.word(of: ["crlf", "cr", "lf", "any"]).map { word in
            switch word {
            case "cr": .cr
            case "lf": .lf
            case "any": .any
            default: .crlfOrLF
            }
        }
    }
}

/// A frame of the framing.
struct DeclaredFrame {
    var name: Located<String>
    var layout: BinaryLayout
}

extension Expected where Value == DeclaredFrame {
    static var declaredFrame: Expected {
        mapping("a frame") { reader in
            let name = reader.required("name", .located(.nonEmptyString))
            let sync = reader.required("sync", .wireBytes)
            let syncAt = reader.optional("sync_at", .integer(in: 0...1023)) ?? 0
            let length = reader.required("length", .frameLength)
            let check = reader.optional("checksum", .frameCheck)
            let trailer = reader.optional("trailer", .integer(in: 0...16)) ?? 0
            let longest = reader.optional("maximum_length", .integer(in: 1...1_048_576))
            guard let name, let sync, let length else { return nil }
            var layout = BinaryLayout(
                sync: sync, length: length, checksum: check?.kind, checkPlace: check?.place ?? .end,
                trailerLength: trailer, maximumLength: longest ?? 8192)
            layout.syncOffset = syncAt
            if case .fixed(let total) = length { layout.maximumLength = max(longest ?? total, total) }
            if let problem = layout.problem {
                reader.report(
                    .badFrame, "the frame \(quote(name.value)) cannot be cut: \(problem)", at: reader.span,
                    remedy: "Correct its sync, length or checksum.")
            }
            return DeclaredFrame(name: name, layout: layout)
        }
    }
}

extension Expected where Value == [UInt8] {
    /// A text, or bytes in hexadecimal: `SATDI7`, `0x7F7F`. YAML's "\x85" is one byte.
    static var wireBytes: Expected {
        form("a text, or bytes such as 0x7F7F", remedy: "Write a text, or 0x and pairs of hexadecimal digits.") {
            $0.isEmpty ? nil : ByteText.bytes(of: $0)
        }
    }
}

extension Expected where Value == BinaryLayout.Length {
    /// What the number in the length field counts.
    private enum Counts: String, CaseIterable {
        case bytesBeforeChecksum = "bytes_before_checksum"
        case bytes, words
        case bytesAfterHeader = "bytes_after_header"
    }

    /// `60`, or `{at: 2, bytes: 2, order: little, counts: words}`.
    static var frameLength: Expected {
        let fixed = Expected<Int>.integer(in: 1...1_048_576)
        return Expected("a number of bytes, or where it stands: {at: 2, bytes: 2, counts: bytes}") {
            node, diagnostics in
            node.entries == nil
                ? fixed.read(node, &diagnostics).map { .fixed($0) } : lengthField.read(node, &diagnostics)
        }
    }

    private static var lengthField: Expected {
        mapping("a length") { reader in
            let at = reader.required("at", .integer(in: 0...1023))
            let width = reader.required("bytes", .integer(in: 1...4))
            let order = reader.optional("order", .choice(of: ByteOrder.self)) ?? .little
            let counts = reader.required("counts", .choice(of: Counts.self))
            var header = 0
            if counts == .bytesAfterHeader { header = reader.required("header", .integer(in: 1...1024)) ?? 0 }
            guard let at, let width, let counts else { return nil }
            let counted: BinaryLayout.Counted =
                switch counts {
                case .bytesBeforeChecksum: .bytesBeforeChecksum
                case .bytes: .bytesOfEverything
                case .words: .wordsOfEverything
                case .bytesAfterHeader: .bytesAfterHeader(header)
                }
            return .field(
                offset: at, width: width, order: order == .big ? .bigEndian : .littleEndian, counts: counted)
        }
    }
}

/// The checksum of a frame and where it stands.
struct FrameCheck {
    var kind: Checksum
    var place: BinaryLayout.CheckPlace
}

extension Expected where Value == FrameCheck {
    /// `{kind: sum8_zero, at: end}`, `{kind: word_sum_b58c, at: 6, from: 10}`.
    static var frameCheck: Expected {
        let position = Expected<Int>.integer(in: 0...1023)
        let place = Expected<Int?>("'end', or a position in the header") { node, diagnostics in
            node.scalar?.text == "end" ? .some(nil) : position.read(node, &diagnostics).map { .some($0) }
        }
        return mapping("a checksum") { reader in
            let kind = reader.required("kind", .checksum)
            let at = reader.optional("at", place) ?? nil
            let from = at == nil ? nil : reader.required("from", .integer(in: 0...1024))
            guard let kind else { return nil }
            if let at { return from.map { FrameCheck(kind: kind, place: .header(offset: at, dataStart: $0)) } }
            return FrameCheck(kind: kind, place: .end)
        }
    }
}

extension Expected where Value == Checksum {
    static var checksum: Expected {
        let words = Checksum.allCases.map(\.word)
        let word = Expected<String>.word(of: words)
        return Expected(word.description) { node, diagnostics in
            word.read(node, &diagnostics).flatMap { Checksum(word: $0) }
        }
    }
}

/// A block of the framing.
struct DeclaredBlock {
    var name: Located<String>
    var plan: BlockPlan
}

extension Expected where Value == DeclaredBlock {
    private static var second: Int64 { 1_000_000_000 }

    static var declaredBlock: Expected {
        mapping("a block") { reader in
            let name = reader.required("name", .located(.nonEmptyString))
            if reader.node("controller") != nil { return name.flatMap { DeclaredBlock.controllerBlock($0, &reader) } }
            let begin = reader.required("begin", .nonEmptyString)
            let except = reader.optional("except", .nonEmptyString)
            let end = reader.exactlyOne(of: ["end", "length", "holds"]).flatMap { entry -> BlockPlan.End? in
                switch entry.key.text {
                case "end": reader.read(entry.value, .nonEmptyString).map { .text($0) }
                case "holds": reader.read(entry.value, .list(of: .nonEmptyString)).map { .otherLine(than: $0) }
                default: reader.read(entry.value, .blockLength)
                }
            }
            let timeout = reader.required("timeout", .duration(in: second / 10...86_400 * second))
            let most = reader.optional("maximum_lines", .integer(in: 1...100_000)) ?? 1000
            guard let name, let begin, let end, let timeout else { return nil }
            return DeclaredBlock(
                name: name,
                plan: BlockPlan(
                    name: name.value, begin: begin, except: except, end: end, timeoutNanoseconds: timeout,
                    maximumLines: most))
        }
    }
}

extension DeclaredBlock {
    /// `{name: offsets, controller: CO}`: what an SIO controller sends of the instrument that these letters name.
    fileprivate static func controllerBlock(_ name: Located<String>, _ reader: inout NodeReader) -> DeclaredBlock? {
        reader.required("controller", .nonEmptyString).map { letters in
            DeclaredBlock(
                name: name,
                plan: BlockPlan(name: name.value, begin: letters, end: .controllerBlock, timeoutNanoseconds: 0))
        }
    }
}

extension Expected where Value == BlockPlan.End {
    /// `{at: 3, digits: 2, counts_from: 3}`
    static var blockLength: Expected {
        mapping("a length in digits") { reader in
            let at = reader.required("at", .integer(in: 0...1023))
            let digits = reader.required("digits", .integer(in: 1...4))
            let from = reader.required("counts_from", .integer(in: 0...1023))
            guard let at, let digits, let from else { return nil }
            return .hexPairs(lengthAt: at, digits: digits, countsFrom: from)
        }
    }
}
