/// Where the console gets what it shows: the station's answers, asked for anew each time.
public struct StatusSource: Sendable {
    public var status: @Sendable () async -> StationStatus
    /// The recent values of the instrument with this name; nil when the station has none of that name.
    public var history: @Sendable (String) async -> History?
    /// Everything about the station clock; nil when there is nobody to ask.
    public var clock: @Sendable () async -> ClockReport?

    public init(
        status: @escaping @Sendable () async -> StationStatus,
        history: @escaping @Sendable (String) async -> History?,
        clock: @escaping @Sendable () async -> ClockReport? = { nil }
    ) {
        self.status = status
        self.history = history
        self.clock = clock
    }
}
