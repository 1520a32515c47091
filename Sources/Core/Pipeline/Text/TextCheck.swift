import Framing

/// A checksum that stands in a line as text.
public struct TextCheck: Hashable, Sendable {
    /// How the number is written.
    public enum Form: String, Hashable, Sendable, CaseIterable {
        case hexadecimal = "hex"
        case decimal
        /// Three characters that hold 16 bits (SDI-12 1.4, 4.4.12.3).
        case sdi12
    }

    public var kind: Checksum
    public var written: Form
    /// The checksum stands behind the last occurrence of this text; nil where it stands at the end of the line.
    public var after: [UInt8]?
    /// The checksum covers what is behind the first occurrence of this text; nil for all from the first character.
    public var from: [UInt8]?
    /// It covers `after` too.
    public var through: Bool
    /// How many digits it has; nil for two or four as the kind is wide, and for any number of decimal ones.
    public var digits: Int?
    /// It covers the text from this character on, counted from 0.
    public var fromColumn: Int
    /// It covers the bytes that the text stands for as hexadecimal digits; line ends among them do not count.
    public var decodesHexadecimal: Bool

    public init(
        _ kind: Checksum, written: Form, after: [UInt8]? = nil, from: [UInt8]? = nil, through: Bool = false,
        digits: Int? = nil, fromColumn: Int = 0, decodesHexadecimal: Bool = false
    ) {
        self.kind = kind
        self.written = written
        self.after = after
        self.from = from
        self.through = through
        self.digits = digits
        self.fromColumn = max(0, fromColumn)
        self.decodesHexadecimal = decodesHexadecimal
    }

    /// What is wrong with the line's checksum; nil for a good one.
    public func failure(of bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String? {
        let places: Places
        switch find(bytes, range) {
        case .failure(let lack): return lack.description
        case .success(let found): places = found
        }
        guard let stated = stated(bytes, places.number) else {
            let shown = String(decoding: bytes[places.number].prefix(20), as: UTF8.self)
            return "checksum is cut short: \(expectation) should stand at the end, and '\(shown)' does"
        }
        guard let computed = computed(bytes, places.covered) else {
            return "checksum cannot be computed: not all of the record is hexadecimal digits"
        }
        guard stated != computed else { return nil }
        return "checksum fails: the line says \(text(stated)), its bytes give \(text(computed))"
    }

    /// What the record's columns are read from: the line without its checksum and the text that leads to it, and
    /// without `from` where the line begins with it. The whole line when it has no checksum.
    public func body(of bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
        guard case .success(let places) = find(bytes, range) else { return range }
        return places.body
    }

    // MARK: Where it stands

    private struct Places {
        var covered: Range<Int>
        var number: Range<Int>
        var body: Range<Int>
    }

    private struct Lack: Error {
        var description: String
    }

    private func find(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Result<Places, Lack> {
        var last = range.upperBound
        while last > range.lowerBound, bytes[last - 1].isBlank || bytes[last - 1] == 0x0D || bytes[last - 1] == 0x0A {
            last -= 1
        }
        var start = range.lowerBound + fromColumn
        var bodyStart = range.lowerBound
        if let from {
            guard let place = bytes.first(of: from, in: range.lowerBound..<last) else {
                return .failure(Lack(description: "checksum covers nothing: no '\(shown(from))' in the line"))
            }
            start = place + from.count
            if place == range.lowerBound { bodyStart = start }
        }
        guard start <= last else { return .failure(Lack(description: "checksum is missing: the line ends before it")) }
        if let after {
            guard let place = bytes.last(of: after, in: start..<last) else {
                return .failure(Lack(description: "checksum is missing: no '\(shown(after))' stands before it"))
            }
            let number = place + after.count..<last
            return .success(
                Places(
                    covered: start..<(through ? number.lowerBound : place), number: number, body: bodyStart..<place))
        }
        guard let place = startOfNumber(bytes, start, last) else {
            return .failure(Lack(description: "checksum is missing: the line ends before it"))
        }
        return .success(Places(covered: start..<place, number: place..<last, body: bodyStart..<place))
    }

    /// Where the last characters begin that are the checksum; line ends among hexadecimal digits do not count.
    private func startOfNumber(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ last: Int) -> Int? {
        var place = last
        var count = 0
        while count < width {
            guard place > start else { return nil }
            place -= 1
            if !decodesHexadecimal || !bytes[place].isSpace { count += 1 }
        }
        return place
    }

    /// How many characters it has.
    private var width: Int {
        switch written {
        case .sdi12: 3
        case .hexadecimal: digits ?? 2 * kind.width
        case .decimal: digits ?? (kind.width == 1 ? 3 : 5)
        }
    }

    // MARK: What it says

    private func stated(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt32? {
        let text = bytes[range].filter { !$0.isSpace }
        switch written {
        case .hexadecimal:
            guard text.count == width, text.count <= 8 else { return nil }
            return text.reduce(UInt32?(0)) { sum, digit in
                sum.flatMap { sum in digit.hexadecimalValue.map { sum << 4 | UInt32($0) } }
            }
        case .decimal:
            guard digits.map({ $0 == text.count }) ?? true, (1...9).contains(text.count),
                text.allSatisfy(\.isDigit)
            else { return nil }
            return text.reduce(0) { $0 * 10 + UInt32($1 - 0x30) }
        case .sdi12:
            // 0x40 + bits 15-12, 0x40 + bits 11-6, 0x40 + bits 5-0.
            guard text.count == 3, text.allSatisfy({ $0 & 0xC0 == 0x40 }), text[0] < 0x50 else { return nil }
            return text.reduce(0) { $0 << 6 | UInt32($1 & 0x3F) }
        }
    }

    private func computed(_ bytes: UnsafeBufferPointer<UInt8>, _ covered: Range<Int>) -> UInt32? {
        guard decodesHexadecimal else {
            return UInt32(kind.value(of: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[covered]))))
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(covered.count / 2)
        var high: UInt8?
        for index in covered where !bytes[index].isSpace {
            guard let digit = bytes[index].hexadecimalValue else { return nil }
            if let first = high {
                decoded.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        guard high == nil else { return nil }
        return UInt32(kind.value(of: decoded[...]))
    }

    // MARK: How it is shown

    private func text(_ number: UInt32) -> String {
        switch written {
        case .decimal: return String(number)
        case .hexadecimal:
            let digits = String(number, radix: 16, uppercase: true)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        case .sdi12:
            let codes = [number >> 12 & 0xF, number >> 6 & 0x3F, number & 0x3F].map { UInt8($0) | 0x40 }
            return String(decoding: codes, as: UTF8.self)
        }
    }

    private var expectation: String {
        switch written {
        case .decimal: digits.map { "\($0) decimal digits" } ?? "a decimal number"
        case .hexadecimal: "\(width) hexadecimal digits"
        case .sdi12: "three characters from @ to DEL"
        }
    }

    private func shown(_ text: [UInt8]) -> String {
        String(decoding: text.flatMap { $0 < 0x20 ? Array("^".utf8) + [$0 + 0x40] : [$0] }, as: UTF8.self)
    }
}

extension UInt8 {
    /// A blank or a part of a line end.
    fileprivate var isSpace: Bool { isBlank || self == 0x0D || self == 0x0A }
}

extension UnsafeBufferPointer<UInt8> {
    /// Where a text stands for the first time.
    fileprivate func first(of text: [UInt8], in range: Range<Int>) -> Int? {
        guard range.count >= text.count else { return nil }
        return (range.lowerBound...range.upperBound - text.count).first { stands(text, at: $0) }
    }

    /// Where a text stands for the last time.
    fileprivate func last(of text: [UInt8], in range: Range<Int>) -> Int? {
        guard range.count >= text.count else { return nil }
        return (range.lowerBound...range.upperBound - text.count).last { stands(text, at: $0) }
    }

    private func stands(_ text: [UInt8], at place: Int) -> Bool {
        for offset in 0..<text.count where self[place + offset] != text[offset] { return false }
        return true
    }
}
