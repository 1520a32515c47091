import Sensing

/// When each piece of a replayed file is due. Times are monotonic nanoseconds.
struct ReplayPacing {
    private let speed: ReplaySettings.Speed
    private let nanosecondsPerByte: Double
    private var lastStamp: Instant?
    private var due: UInt64

    init(_ settings: ReplaySettings, now: UInt64) {
        speed = settings.speed
        nanosecondsPerByte = 1e9 / max(settings.bytesPerSecond, 1e-3)
        due = now
    }

    private var factor: Double {
        switch speed {
        case .original: 1
        case .times(let times): max(times, 1e-6)
        case .fast: .infinity
        }
    }

    /// When a line with this stamp is due: as long after the one before it as it was recorded. A stamp that goes back
    /// is due at once.
    mutating func due(stamp: Instant) -> UInt64 {
        if let lastStamp, stamp > lastStamp { advance(by: Double(stamp.nanoseconds(since: lastStamp))) }
        lastStamp = stamp
        return due
    }

    /// When a piece of a file without stamps is due; the next one follows when its bytes have had their time.
    mutating func due(bytes count: Int) -> UInt64 {
        defer { advance(by: Double(count) * nanosecondsPerByte) }
        return due
    }

    /// How many bytes of a file without stamps come at once: what arrives in 50 ms.
    var pieceBytes: Int {
        let bytes = 50e6 / nanosecondsPerByte * min(factor, 1e9)
        return bytes < 65_536 ? max(1, Int(bytes)) : 65_536
    }

    private mutating func advance(by nanoseconds: Double) {
        let step = nanoseconds / factor
        due &+= step < 9e18 ? UInt64(max(0, step)) : 9_000_000_000_000_000_000
    }
}
