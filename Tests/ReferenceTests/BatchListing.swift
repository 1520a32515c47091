/// A batch cut into its parts, a line each: its bytes in hexadecimal digits, and what they are.
///
/// It reads as `batch.md` says, beside the coder and not with it; the bytes of all lines are those of the batch.
struct BatchListing {
    private let bytes: [UInt8]
    private var offset = 0
    private(set) var lines: [String] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        list()
    }

    var text: String { lines.map { $0 + "\n" }.joined() }

    private mutating func list() {
        take(4, "mark and version")
        take(4, "length: \(bytes.count) bytes")
        let flags = byte { "flags: \($0 & 1 == 1 ? "with" : "without") metadata" }
        text("station")
        text("epoch")
        if flags & 1 == 1 { metadata() }
        for index in 0..<varint({ "\($0) records" }) { record(index + 1) }
        take(4, "checksum")
    }

    private mutating func metadata() {
        for _ in 0..<varint({ "\($0) instruments" }) {
            varint { "instrument \($0)" }
            for what in ["name", "driver", "serial number"] { text(what) }
            for _ in 0..<varint({ "\($0) datastreams" }) {
                varint { "datastream \($0)" }
                for what in ["key", "name", "unit", "UCUM code"] { text(what) }
            }
        }
    }

    private mutating func record(_ number: UInt64) {
        varint { "record \(number): position + \($0)" }
        let flags = byte { "flags: \(Self.meaning(ofFlags: $0))" }
        byte { "clock: source \($0 >> 4), state \($0 & 15)" }
        varint { "instrument \($0)" }
        zigzag { "time + \($0) ns" }
        if flags & 4 != 0 {
            zigzag { "before: \($0) ns" }
            zigzag { "after: \($0) ns" }
        }
        if flags & 8 != 0 { zigzag { "instrument time: \($0) ns from the time" } }
        if flags & 16 != 0 { zigzag { "logger time: \($0) ns from the time" } }
        if flags & 128 != 0 { stamp() }
        counted("raw")
        if flags & 32 != 0 { text("defect") }
        guard flags & 64 != 0 else { return }
        let end = varint { "\($0) bytes of observations" } + UInt64(offset)
        while offset < end { observation() }
    }

    private mutating func stamp() {
        let present = varint {
            "stamp: clock flags \($0 >> 2)\($0 & 1 == 1 ? ", raw" : "")\($0 & 2 == 2 ? ", lateness" : "")"
        }
        guard present & 1 == 1 else { return }
        zigzag { "UTC - raw + \($0) ns" }
        zigzag { "model + \($0)" }
        if present & 2 == 2 { zigzag { "lateness: \($0) ns" } }
    }

    private mutating func observation() {
        varint { "datastream \($0)" }
        let form = byte {
            "form: flag number \(($0 & 127) / 20), kind \(($0 & 127) % 20)\($0 > 127 ? ", profile" : "")"
        }
        let cells = form > 127 ? varint { "\($0) cells" } : 1
        if form > 127 { varint { "from cell \($0)" } }
        for _ in 0..<cells {
            switch (form & 127) % 20 {
            case 16: take(1, "missing")
            case 17: take(8, "value, a double")
            case 18:
                zigzag { "decimals: \($0)" }
                take(8, "value, a double")
            case let decimals: zigzag { "value: \($0) / 10^\(decimals)" }
            }
        }
    }

    private static func meaning(ofFlags flags: UInt8) -> String {
        let parts = ["bound", "instrument time", "logger time", "defect", "observations", "stamp"].enumerated()
        let present = parts.filter { flags & 4 << UInt8($0.offset) != 0 }.map(\.element)
        return ([["received", "sent", "note", "?"][Int(flags & 3)]] + present).joined(separator: ", ")
    }

    // MARK: Parts

    private mutating func take(_ count: Int, _ what: String) {
        let part = bytes[offset..<min(offset + count, bytes.count)]
        offset += part.count
        let digits = part.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        let width = 16
        for start in stride(from: 0, to: digits.count, by: width) {
            let line = digits[start..<min(start + width, digits.count)].joined(separator: " ")
            let margin = String(repeating: " ", count: width * 3 - line.count)
            lines.append(start == 0 ? line + margin + what : line)
        }
    }

    @discardableResult
    private mutating func byte(_ what: (UInt8) -> String) -> UInt8 {
        let value = bytes[offset]
        take(1, what(value))
        return value
    }

    @discardableResult
    private mutating func varint(_ what: (UInt64) -> String) -> UInt64 {
        let (value, length) = number(at: offset)
        take(length, what(value))
        return value
    }

    private mutating func zigzag(_ what: (Int64) -> String) {
        varint { what(Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1)) }
    }

    private mutating func text(_ what: String) {
        let (count, length) = number(at: offset)
        let start = offset + length
        let content = String(decoding: bytes[start..<start + Int(count)], as: UTF8.self)
        take(length + Int(count), "\(what): '\(content)'")
    }

    private mutating func counted(_ what: String) {
        let (count, length) = number(at: offset)
        take(length + Int(count), "\(what): \(count) bytes")
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
}
