import Sensing

/// The station clock's decisions: reports of sources in, models out. Pure: the same reports and moments give the same
/// models, so a recorded log of sources replays.
public struct ClockEngine: Sendable {
    /// What instants are stamped with now.
    public private(set) var model: ClockModel

    public init(_ settings: ClockSettings, start: ClockStart) {
        let leap = LeapOffset(taiMinusUTC: start.leapTable.entries.last?.taiMinusUTC ?? 37)
        model = ClockModel(
            id: ClockModelID(run: start.run, number: 0), boot: start.boot, state: .unsynchronised, source: .system,
            anchor: start.moment.raw, tai: leap.tai(of: Instant(nanoseconds: start.moment.realtime)), leap: leap)
    }

    /// A source said something.
    public mutating func report(_ report: SourceReport, _ moment: ClockMoment) -> [ClockAction] { [] }

    /// Nothing happened, and time went on: to be called once a second.
    public mutating func tick(_ moment: ClockMoment) -> [ClockAction] { [] }

    /// For people.
    public func picture(_ moment: ClockMoment) -> ClockPicture { ClockPicture(model: model) }
}
