import Sensing

/// A column as the hot path sees it: no references, so that reading a line counts none.
struct ColumnCell: Sendable {
    enum Code: UInt8, Sendable {
        case decimal, integer, hexadecimal, date, dateAndClock, clock, clockDigits, year, month, day, position, word
        case literal, rest
    }

    var code: Code
    /// -1 when the value is dropped.
    var slot: Int32
    /// Decimals that the number must have, -1 for any; or hexadecimal digits.
    var digits: Int32
    var order: ByteOrder
    /// Bit n is set when a word for "no value" begins with the character n (of 128; 0 for the empty word).
    var missingInitials: (UInt64, UInt64)
    var hasVoid: Bool
    var timeBase: TimeBase?
    var scale: Double?

    init(_ column: Column) {
        slot = column.slot.map { Int32($0) } ?? -1
        digits = -1
        order = .big
        missingInitials = (0, 0)
        hasVoid = !column.void.isEmpty
        timeBase = column.timeBase
        scale = column.scale
        switch column.kind {
        case .decimal(let decimals):
            code = .decimal
            digits = decimals.map { Int32($0) } ?? -1
        case .integer: code = .integer
        case .hexadecimal(let count, let order):
            code = .hexadecimal
            digits = Int32(count)
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
        case .rest: code = .rest
        }
        for word in column.missing {
            guard let initial = word.first else {
                // An empty cell begins with whatever follows it.
                missingInitials = (.max, .max)
                break
            }
            if initial < 64 { missingInitials.0 |= 1 << UInt64(initial) }
            if initial >= 64, initial < 128 { missingInitials.1 |= 1 << UInt64(initial - 64) }
        }
    }

    @inline(__always)
    func mayBeMissing(_ initial: UInt8) -> Bool {
        switch initial {
        case 0..<64: missingInitials.0 & 1 << UInt64(initial) != 0
        case 64..<128: missingInitials.1 & 1 << UInt64(initial - 64) != 0
        default: false
        }
    }

    var isNumber: Bool { code.rawValue <= Code.hexadecimal.rawValue }
}
