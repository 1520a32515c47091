/// Why a line of a clock's record or log cannot be read.
public enum LineDefect: Error, Hashable, Sendable {
    case noValue(word: String)
    case missing(key: String)
    case twice(key: String)
    case unreadable(key: String, value: String)
}

extension LineDefect: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noValue(let word): "the clock line has the word '\(word)', which is not of the form key=value"
        case .missing(let key): "the clock line has no '\(key)=': it is not whole, or a later program wrote it"
        case .twice(let key): "the clock line has '\(key)=' twice; each key may come once"
        case .unreadable(let key, let value): "the clock line has '\(value)' as '\(key)', which it cannot be"
        }
    }
}
