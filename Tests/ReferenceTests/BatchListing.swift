import Sensing

@testable import Delivery

/// A batch cut into its parts, a line each: its bytes in hexadecimal digits, and what they are. Below the bytes of the
/// columns, each of their fields with the bit at which it begins.
struct BatchListing {
    private let bytes: [UInt8]
    private var offset = 0
    private(set) var lines: [String] = []

    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        take(4, "mark and version")
        let flags = BatchFlags(rawValue: bytes[4])
        take(1, "flags: \(Self.meaning(of: flags))")
        take(8, "reference")
        if flags.contains(.metadata) { metadata() }
        for part in flags.contains(.covers) ? ["data", "raw bytes"] : [] { ranges(part) }
        if flags.contains(.texts) { section("the defects") }
        if flags.contains(.raws) { section("the raw bytes") }
        let columns = Array(bytes[offset..<bytes.count - 4])
        take(columns.count, "columns, \(columns.count * 8) bits:")
        try columns.withUnsafeBytes { try list(columns: BitReader($0), flags) }
        take(4, "checksum")
    }

    var text: String { lines.map { $0 + "\n" }.joined() }

    private static func meaning(of flags: BatchFlags) -> String {
        let names: [(BatchFlags, String)] = [
            (.metadata, "metadata"), (.signature, "signature"), (.covers, "covers"), (.records, "records"),
            (.raws, "raw bytes"), (.texts, "defects"),
        ]
        return names.filter { flags.contains($0.0) }.map(\.1).joined(separator: ", ")
    }

    // MARK: Bytes

    private mutating func metadata() {
        for what in ["station", "epoch", "product"] { text(what) }
        varint { "\($0 >> 1) bytes of metadata, \($0 & 1 == 0 ? "as they are" : "packed")" }
        for _ in 0..<varint({ "\($0) instruments" }) {
            varint { "instrument \($0)" }
            for what in ["name", "driver", "serial number"] { text(what) }
            for _ in 0..<varint({ "\($0) datastreams" }) {
                varint { "datastream \($0)" }
                for what in ["key", "name", "unit", "UCUM code"] { text(what) }
            }
        }
    }

    private mutating func ranges(_ part: String) {
        var end: UInt64 = 0
        for _ in 0..<varint({ "\($0) range of \(part) is covered" }) {
            end += varint { "it begins \($0) behind \(end)" }
            end += varint { "\($0) positions follow its first" }
        }
    }

    private mutating func section(_ what: String) {
        let head = varint { "\($0 >> 1) bytes of \(what), \($0 & 1 == 0 ? "as they are" : "packed")" }
        let content = String(decoding: bytes[offset..<offset + Int(head >> 1)], as: UTF8.self)
        take(Int(head >> 1), "'\(content.replacing("\r\n", with: "\\r\\n"))'")
    }

    private mutating func take(_ count: Int, _ what: String) {
        let part = bytes[offset..<min(offset + count, bytes.count)]
        offset += part.count
        let digits = part.map { HexText.encode([$0]) }
        let width = 16
        for start in stride(from: 0, to: digits.count, by: width) {
            let line = digits[start..<min(start + width, digits.count)].joined(separator: " ")
            let margin = String(repeating: " ", count: width * 3 - line.count)
            lines.append(start == 0 ? line + margin + what : line)
        }
    }

    @discardableResult
    private mutating func varint(_ what: (UInt64) -> String) -> UInt64 {
        let (value, length) = number(at: offset)
        take(length, what(value))
        return value
    }

    private mutating func text(_ what: String) {
        let (count, length) = number(at: offset)
        let start = offset + length
        let content = String(decoding: bytes[start..<start + Int(count)], as: UTF8.self)
        take(length + Int(count), "\(what): '\(content)'")
    }

    private func number(at start: Int) -> (value: UInt64, length: Int) {
        var value: UInt64 = 0
        var index = start
        while bytes[index] > 127 {
            value |= UInt64(bytes[index] & 127) << UInt64(7 * (index - start))
            index += 1
        }
        return (value | UInt64(bytes[index]) << UInt64(7 * (index - start)), index - start + 1)
    }

    // MARK: Bits

    private mutating func list(columns reader: BitReader, _ flags: BatchFlags) throws {
        var reader = reader
        if flags.contains(.records) { try listRecords(&reader) }
        guard flags.contains(.raws) else { return }
        let count = field(reader.position, Int(reader.takeNumber())) { "\($0) raw bytes" }
        let isBeside = field(reader.position, reader.takeBit()) { "\($0 ? "" : "not ")at the positions of the records" }
        if !isBeside { try column(count, "positions of raw bytes", &reader) }
        try column(count, "lengths of raw bytes", &reader)
        field(reader.position, reader.take(reader.bitCount - reader.position)) { _ in "fill the last byte" }
    }

    private mutating func listRecords(_ reader: inout BitReader) throws {
        let count = field(reader.position, Int(reader.takeNumber())) { "\($0) records" }
        try column(count, "positions", &reader)
        let start = reader.position
        let shapes = try reader.takeShapes(upTo: count)
        field(start, shapes) { "\($0.count) shapes" }
        for (index, shape) in shapes.enumerated() { lines.append(indented("  \(index): \(Self.meaning(of: shape))")) }
        let sequence = try column(count, "shapes of the records", &reader)
        for (index, shape) in shapes.enumerated() {
            let rows = sequence.filter { $0 == index }.count
            for (part, missing, what) in Self.columns where part.isEmpty || shape.parts.contains(part) {
                if let missing, shape.parts.contains(missing) { continue }
                try column(rows, "shape \(index): \(what)", &reader)
            }
            var others: [[Int64]] = []
            for slot in shape.slots { others.append(try self.slot(slot, rows, index, others, &reader)) }
        }
    }

    private mutating func slot(
        _ slot: ObservationSlot, _ rows: Int, _ shape: Int, _ others: [[Int64]], _ reader: inout BitReader
    ) throws -> [Int64] {
        let place = "shape \(shape), datastream \(slot.datastream):"
        var forms = [Int64](repeating: Int64(slot.form ?? 0), count: rows * slot.count)
        if slot.form == nil { forms = try column(forms.count, "\(place) forms", &reader) }
        let values = forms.filter { $0 % 20 != 16 }.count
        return try column(values, "\(place) values", &reader, besides: others)
    }

    private static let columns: [(part: RecordParts, missing: RecordParts?, what: String)] = [
        ([], nil, "times"), (.bound, nil, "before"), (.bound, .evenBounds, "after"),
        (.instrumentTime, nil, "instrument times"), (.loggerTime, nil, "logger times"), (.stamp, nil, "raw counters"),
        (.stamp, nil, "models"), (.stamp, .usualLateness, "latenesses"), (.reprocessed, nil, "runs"),
        (.reprocessed, nil, "replaced positions"), (.defect, nil, "lengths of the defects"),
    ]

    private static func meaning(of shape: RecordShape) -> String {
        let slots = shape.slots.map { slot in
            let cells = slot.firstCell == 0 ? "" : " cells \(slot.firstCell) to \(Int(slot.firstCell) + slot.count - 1)"
            return "datastream \(slot.datastream)\(cells) form \(slot.form.map { "\($0)" } ?? "127")"
        }
        return
            ([
                "instrument \(shape.instrument)", "direction \(shape.direction.rawValue)",
                "source \(shape.source.rawValue)", "state \(shape.state.rawValue)", "parts \(shape.parts.rawValue)",
                "clock flags \(shape.flags.rawValue)",
            ] + slots).joined(separator: ", ")
    }

    @discardableResult
    private mutating func column(
        _ count: Int, _ what: String, _ reader: inout BitReader, besides others: [[Int64]] = []
    ) throws -> [Int64] {
        guard count > 0 else { return [] }
        let start = reader.position
        var head = reader
        let form = count > 1 ? "form \(head.take(8)): " : ""
        let values = try reader.column(count, besides: others, what)
        return field(start, values) { "\(what), \(form)\($0.map(String.init).joined(separator: ", "))" }
    }

    @discardableResult
    private mutating func field<Value>(_ start: Int, _ value: Value, _ what: (Value) -> String) -> Value {
        lines.append(indented("bit \(start): \(what(value))"))
        return value
    }

    private func indented(_ text: String) -> String { String(repeating: " ", count: 48) + text }
}
