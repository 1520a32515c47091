/// A jump by the difference of two time scales: a fault of a setting or an announcement, and no time.
enum TimeScaleFault: Int64, Hashable, Sendable, CaseIterable {
    case taiForUTC = 37
    case gpsForUTC = 18
    case taiForGPS = 19
    case leapSecond = 1

    /// Nil for a jump that is none of these, to a twentieth of a second.
    init?(_ nanoseconds: Int64) {
        let size = Int64(clamping: nanoseconds.magnitude)
        guard let fault = Self.allCases.first(where: { abs(size - $0.rawValue * 1_000_000_000) < 50_000_000 }) else {
            return nil
        }
        self = fault
    }

    var explanation: String {
        switch self {
        case .taiForUTC: "TAI is taken for UTC or the other way (37 s), a fault of the time scale that it announces"
        case .gpsForUTC: "GPS time is taken for UTC or the other way (18 s), a fault of its time scale"
        case .taiForGPS: "TAI is taken for GPS time or the other way (19 s), a fault of its time scale"
        case .leapSecond: "a leap second too many or too few, where none is known"
        }
    }
}
