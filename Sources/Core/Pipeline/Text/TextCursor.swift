/// A place in a line of text, from which values are read one after the other without making strings.
///
/// Only for use within the call that lends the bytes.
public struct TextCursor {
    let bytes: UnsafeBufferPointer<UInt8>
    /// The next byte to read.
    public var index: Int
    /// One past the last byte.
    public let end: Int

    public init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.init(bytes, 0..<bytes.count)
    }

    public init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        self.bytes = bytes
        index = range.lowerBound
        end = range.upperBound
    }

    public var isAtEnd: Bool { index >= end }

    /// The next byte without taking it; 0 at the end, which no text contains.
    public var next: UInt8 { index < end ? bytes[index] : 0 }

    public mutating func skip(_ byte: UInt8) -> Bool {
        guard index < end, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    public mutating func skipBlanks() {
        while index < end, bytes[index].isBlank { index += 1 }
    }

    /// Takes a word when it stands here as it is written, upper and lower case told apart.
    public mutating func skip(_ word: [UInt8]) -> Bool {
        guard end - index >= word.count else { return false }
        for offset in 0..<word.count where bytes[index + offset] != word[offset] { return false }
        index += word.count
        return true
    }

    /// Takes the longest of the words that stands here.
    mutating func skipLongest(_ words: [[UInt8]]) -> Bool {
        var longest = -1
        for word in words where word.count > longest && stands(word) { longest = word.count }
        index += max(0, longest)
        return longest >= 0
    }

    /// Takes the suffix with the most letters that stands here.
    mutating func skipSuffix(_ suffixes: [UnitSuffix]) -> UnitSuffix? {
        var longest: UnitSuffix?
        for suffix in suffixes where suffix.letters.count > longest?.letters.count ?? -1 && stands(suffix.letters) {
            longest = suffix
        }
        index += longest?.letters.count ?? 0
        return longest
    }

    private func stands(_ word: [UInt8]) -> Bool {
        var ahead = self
        return ahead.skip(word)
    }

    /// Takes a delimiter with the blanks around it; false when none stands here or nothing follows blanks.
    @inline(__always)
    mutating func skip(_ delimiter: Delimiter) -> Bool {
        switch delimiter {
        case .none: return true
        case .character(let character):
            while next.isBlank, next != character { index += 1 }
            guard skip(character) else { return false }
            while next.isBlank, next != character { index += 1 }
            return true
        case .blanks:
            let start = index
            skipBlanks()
            return index > start && !isAtEnd
        case .commaOrBlanks:
            let start = index
            skipBlanks()
            _ = skip(UInt8(ascii: ","))
            skipBlanks()
            return index > start && !isAtEnd
        }
    }

    /// What stands between double quotes from here on; a doubled quote is part of it. Nil where no quote opens or none
    /// closes.
    var quoted: Range<Int>? {
        let quote = UInt8(ascii: "\"")
        guard next == quote else { return nil }
        var place = index + 1
        while place < end {
            if bytes[place] == quote {
                guard place + 1 < end, bytes[place + 1] == quote else { return index + 1..<place }
                place += 1
            }
            place += 1
        }
        return nil
    }

    /// The text without blanks around it.
    var trimmed: TextCursor {
        var first = index
        var last = end
        while first < last, bytes[first].isBlank { first += 1 }
        while last > first, bytes[last - 1].isBlank { last -= 1 }
        return TextCursor(bytes, first..<last)
    }

    /// A whole number of exactly `width` digits.
    mutating func digits(_ width: Int) -> Int? {
        guard end - index >= width else { return nil }
        var value = 0
        for offset in 0..<width {
            let digit = bytes[index + offset] &- 0x30
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        index += width
        return value
    }

    /// A whole number of one to `most` digits that ends where the digits end.
    mutating func digits(atMost most: Int) -> Int? {
        var value = 0
        let start = index
        while index < end, bytes[index].isDigit {
            guard index - start < most else { return nil }
            value = value * 10 + Int(bytes[index] - 0x30)
            index += 1
        }
        return index > start ? value : nil
    }
}

extension UInt8 {
    @inline(__always) var isDigit: Bool { self &- 0x30 < 10 }
    /// A space or a tab.
    @inline(__always) public var isBlank: Bool { self == 0x20 || self == 0x09 }

    /// The value of a hexadecimal digit of either case.
    @inline(__always) var hexadecimalValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}
