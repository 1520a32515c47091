/// What a destination's link may cost. Nil and empty mean without limit.
public struct BudgetLimits: Hashable, Sendable {
    public var bytesPerSecond: UInt64?
    /// A UTC day.
    public var bytesPerDay: UInt64?
    /// Only within these parts of the day.
    public var hours: [DayHours]

    public init(bytesPerSecond: UInt64? = nil, bytesPerDay: UInt64? = nil, hours: [DayHours] = []) {
        self.bytesPerSecond = bytesPerSecond
        self.bytesPerDay = bytesPerDay
        self.hours = hours
    }

    public var isUnlimited: Bool { bytesPerSecond == nil && bytesPerDay == nil && hours.isEmpty }
}
