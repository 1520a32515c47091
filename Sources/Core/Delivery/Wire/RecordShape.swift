import Sensing

/// What records have in common, so that the rest of them stands in columns: whose they are, which parts they have, and
/// which datastreams and cells they observe.
struct RecordShape: Hashable {
    var instrument: Int32
    var direction: Record.Direction
    var source: ClockSource
    var state: ClockState
    var flags: ClockFlags
    var parts: RecordParts
    var slots: [ObservationSlot] = []

    /// How many observations a record of this shape has.
    var observationCount: Int { slots.reduce(0) { $0 + $1.count } }
}
