import Sensing

extension Timestamp {
    static let unknown = Timestamp(Instant(nanoseconds: 0), source: .unknown, state: .unsynchronised)
}
