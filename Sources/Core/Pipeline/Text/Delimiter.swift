import Framing

/// What stands between two columns.
public enum Delimiter: Sendable, Equatable {
    /// One character, with blanks around it as one likes.
    case character(UInt8)
    /// Spaces and tabs.
    case blanks
    /// A comma, blanks, or both.
    case commaOrBlanks
    /// Nothing: the columns have a fixed width.
    case none
}

extension Delimiter {
    /// What may follow a value.
    var ends: ByteSet {
        switch self {
        case .none: .everything
        case .character(let character): ByteSet([character, 0x20, 0x09])
        case .blanks: .blanks
        case .commaOrBlanks: ByteSet([UInt8(ascii: ","), 0x20, 0x09])
        }
    }

    /// What ends a word: with a character between the columns it may have blanks in it.
    var wordEnds: ByteSet {
        if case .character(let character) = self { ByteSet([character]) } else { ends }
    }
}
