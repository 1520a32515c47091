/// A part of every UTC day, such as 02:00 to 05:00; it may go over midnight.
public struct DayHours: Hashable, Sendable {
    public static let day: Int64 = 86_400

    /// Seconds of the day, from 0.
    public var from: Int64
    /// Not part of it any more; at or before `from` it is on the next day.
    public var to: Int64

    public init(from: Int64, to: Int64) {
        self.from = from
        self.to = to
    }

    /// Seconds.
    public var length: Int64 { to > from ? to - from : to + Self.day - from }

    /// How long it is until the part begins: 0 inside it.
    func wait(at second: Int64) -> Int64 {
        let since = (second - from + Self.day) % Self.day
        return since < length ? 0 : Self.day - since
    }
}
