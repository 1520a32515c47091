import Framing
import Sensing

/// A column as the hot path sees it: no references, so that reading a line counts none.
struct ColumnCell: Sendable {
    enum Code: UInt8, Sendable {
        case decimal, integer, hexadecimal, date, dateAndClock, clock, clockDigits, year, month, day, position, word
        case literal, prefix, binary
        // What follows is no single cell of text.
        case rest, skip, group
    }

    var code: Code
    /// -1 when the value is dropped.
    var slot: Int32
    /// Decimals that the number must have, -1 for any; hexadecimal digits; or how much is skipped.
    var digits: Int32
    var order: ByteOrder
    var binary: BinaryType
    /// Bytes that the text takes, -1 where it tells itself.
    var width: Int32
    /// A word for "no value" begins with one of these; 0 for the empty word.
    var missingInitials: ByteSet
    var hasVoid: Bool
    var hasQuotes: Bool
    var hasSentinels: Bool
    /// The number is the value: nothing is done to it.
    var isPlain: Bool
    var timeBase: TimeBase?
    var part: TimePart?
    var scale: Double?
    /// The decimals that a whole number gets where the scale is a tenth, a hundredth …; else 0.
    var shift: Int
    var offset: Double?
    var bits: BitField?
    var isAhead: Bool

    init(_ column: Column) {
        slot = column.slot.map { Int32($0) } ?? -1
        digits = -1
        order = .big
        binary = .uint8
        width = column.width.map { Int32(clamping: $0) } ?? -1
        hasVoid = !column.void.isEmpty
        hasQuotes = column.quotes
        hasSentinels = !column.sentinels.isEmpty
        timeBase = column.timeBase
        part = column.part
        scale = column.scale
        shift = column.scale.map { Self.shift(of: $0) } ?? 0
        offset = column.offset
        bits = column.bits
        isAhead = column.isAhead
        isPlain =
            column.timeBase == nil && column.part == nil && column.scale == nil && column.offset == nil
            && column.suffixes.isEmpty
            && column.invalidSuffixes.isEmpty && column.sentinels.isEmpty && !column.isSigned
        missingInitials = .nothing
        code = .literal
        readKind(column.kind)
        for word in column.missing {
            guard let initial = word.first else {
                // An empty cell begins with whatever follows it.
                missingInitials = .everything
                break
            }
            missingInitials.insert(initial)
        }
    }

    private mutating func readKind(_ kind: Column.Kind) {
        switch kind {
        case .decimal(let decimals):
            code = .decimal
            digits = decimals.map { Int32(clamping: $0) } ?? -1
        case .integer: code = .integer
        case .hexadecimal(let count, let order):
            code = .hexadecimal
            digits = Int32(clamping: count)
            self.order = order
        case .date: code = .date
        case .dateAndClock: code = .dateAndClock
        case .clock: code = .clock
        case .clockDigits: code = .clockDigits
        case .year: code = .year
        case .month: code = .month
        case .day: code = .day
        case .latitude, .longitude: code = .position
        case .word: code = .word
        case .literal: code = .literal
        case .prefix: code = .prefix
        case .rest: code = .rest
        case .binary(let type, let order):
            code = .binary
            binary = type
            self.order = order ?? (type == .fp2 ? .big : .little)
        case .skip(let count):
            code = .skip
            digits = Int32(clamping: max(0, count))
        case .repeated: code = .group
        }
    }

    var isNumber: Bool { code.rawValue <= Code.hexadecimal.rawValue }
    /// One cell of text, not a group of them.
    @inline(__always) var isSingle: Bool { code.rawValue < Code.rest.rawValue }
    /// The text is looked for before it is read.
    @inline(__always) var isBounded: Bool { width >= 0 || hasQuotes }

    /// The exponent of a scale of exactly 10^-n.
    private static func shift(of scale: Double) -> Int {
        var power = 1.0
        for exponent in 1...9 {
            power *= 10
            if scale == 1 / power { return exponent }
        }
        return 0
    }

    /// The value that the number stands for. Tenths, hundredths … of a printed or whole number stay exact decimals.
    func scaled(_ quantity: Quantity) -> Quantity {
        guard let offset else { return multiplied(quantity) }
        return multiplied(quantity).adding(offset)
    }

    private func multiplied(_ quantity: Quantity) -> Quantity {
        guard let scale else { return quantity }
        if shift > 0, let decimals = quantity.decimals, decimals + shift <= Quantity.maximumDecimals,
            let mantissa = quantity.mantissa
        {
            return Quantity(mantissa: mantissa, decimals: decimals + shift)
        }
        return Quantity(quantity.value * scale)
    }
}

extension Quantity {
    /// Stays an exact decimal where the summand is one with no more decimals.
    fileprivate func adding(_ summand: Double) -> Quantity {
        guard let decimals, let mantissa,
            let added = Quantity(summand, decimals: decimals).mantissa
        else { return Quantity(value + summand) }
        return Quantity(mantissa: mantissa + added, decimals: decimals)
    }
}
