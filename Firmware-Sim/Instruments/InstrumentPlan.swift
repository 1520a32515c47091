/// Which instrument to simulate, and how: the settings as written, checked when the instrument is made.
public struct InstrumentPlan: Sendable {
    public let kind: InstrumentKind
    public let seed: UInt64
    public let faults: FaultPlan
    /// Stop after so many records.
    public let count: UInt64?
    private let sea: UInt64
    private let reader: SettingReader

    public init(kind: InstrumentKind, settings: [String: String]) throws(PlanMistake) {
        let reader = try SettingReader(kind: kind, written: settings)
        self.kind = kind
        self.reader = reader
        seed = try reader.whole("seed")
        sea = try reader.whole("sea")
        count = try reader.optionalWhole("count")
        faults = try FaultPlan(reader.text("fault"))
        _ = try makeInstrument(start: 0)
    }

    public func makeInstrument(start: Nanoseconds) throws(PlanMistake) -> Faults {
        let bare = try kind.model.make(reader, Origin(sea: sea, seed: seed, start: start))
        return Faults(of: bare, plan: faults, seed: seed, start: start, limit: count)
    }
}
