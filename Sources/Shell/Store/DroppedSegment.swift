import Delivery
import Sensing

/// A segment file that was unlinked although somebody lacked what was in it, because the limit forced it.
struct DroppedSegment: Hashable, Sendable {
    var name: SegmentName
    var last: UInt64
    /// Of how many records somebody lacked the data or the raw bytes.
    var records: UInt64
    var instant: Instant
    var reason: String
    /// How many positions each destination lacked: `{"archive":{"data":0,"raw":400}}`.
    var lacking: String
    /// Where the note lies that tells of it; nil when there is none, or when it was lost itself.
    var told: RecordPlace?

    /// The pseudo-instrument whose notes tell of losses.
    static let instrument = InstrumentDescription(
        name: "station-store", driver: "fairlead/store",
        datastreams: [
            DatastreamDescription(
                key: "dropped_records", name: "number_of_dropped_records", unit: "1", ucum: "1")
        ])

    var json: String {
        """
        {"dropped":{"epoch":\(name.epoch.quotedForJSON),"first":\(name.first),"last":\(last),"records":\(records),\
        "time":"\(instant.iso8601)","reason":\(reason.quotedForJSON),"lacking":\(lacking)}}
        """
    }

    func note(_ registration: InstrumentRegistration) -> Record {
        let count = registration.datastreamNumbers.first.map {
            Observation(datastream: $0, result: Quantity(mantissa: Int64(clamping: records), decimals: 0), flag: .pass)
        }
        return Record(
            instrument: registration.number, direction: .note,
            time: Timestamp(instant, source: .system, state: .unsynchronised), raw: Array(json.utf8),
            observations: count.map { [$0] } ?? [])
    }
}
