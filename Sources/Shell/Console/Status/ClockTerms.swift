import Sensing

/// The terms of the bound, in microseconds: their sum is the half width of the interval.
///
///     B(t) = E_src + E_path + E_fit + E_residual + E_read + E_leap + E_conflict + rho * |t - t_fresh|
public struct ClockTerms: Codable, Hashable, Sendable {
    public var source: Double
    public var path: Double
    public var fit: Double
    public var residual: Double
    public var read: Double
    public var leap: Double
    public var conflict: Double
    /// rho * |t - t_fresh|: what has been added since the newest sample.
    public var drift: Double
    /// rho, in parts per million.
    public var driftPPM: Double

    public init(
        source: Double, path: Double, fit: Double, residual: Double, read: Double, leap: Double, conflict: Double,
        drift: Double, driftPPM: Double
    ) {
        self.source = source
        self.path = path
        self.fit = fit
        self.residual = residual
        self.read = read
        self.leap = leap
        self.conflict = conflict
        self.drift = drift
        self.driftPPM = driftPPM
    }

    enum CodingKeys: String, CodingKey {
        case source = "source_us"
        case path = "path_us"
        case fit = "fit_us"
        case residual = "residual_us"
        case read = "read_us"
        case leap = "leap_us"
        case conflict = "conflict_us"
        case drift = "drift_us"
        case driftPPM = "drift_ppm"
    }
}

/// TAI less UTC, and what is known of its next change.
public struct ClockLeap: Codable, Hashable, Sendable {
    public var taiMinusUTCSeconds: Int
    /// The first instant at which `after` holds; nil when no change is known.
    @InstantTextOrNull public var change: Instant?
    public var afterSeconds: Int
    /// Until when the table of leap seconds holds; nil when it does not say.
    @InstantTextOrNull public var tableExpires: Instant?

    public init(taiMinusUTCSeconds: Int, change: Instant?, afterSeconds: Int, tableExpires: Instant?) {
        self.taiMinusUTCSeconds = taiMinusUTCSeconds
        self.change = change
        self.afterSeconds = afterSeconds
        self.tableExpires = tableExpires
    }

    enum CodingKeys: String, CodingKey {
        case taiMinusUTCSeconds = "tai_minus_utc_s"
        case change
        case afterSeconds = "after_s"
        case tableExpires = "table_expires"
    }
}

/// When the clock counts as locked, and for how long it may be held over; from the station file.
public struct ClockLimits: Codable, Hashable, Sendable {
    /// `xo`, `tcxo`, `ocxo` or `unknown`.
    public var oscillator: String
    public var lockMicroseconds: Double
    public var holdoverMicroseconds: Double
    public var longestHoldoverSeconds: Double

    public init(
        oscillator: String, lockMicroseconds: Double, holdoverMicroseconds: Double, longestHoldoverSeconds: Double
    ) {
        self.oscillator = oscillator
        self.lockMicroseconds = lockMicroseconds
        self.holdoverMicroseconds = holdoverMicroseconds
        self.longestHoldoverSeconds = longestHoldoverSeconds
    }

    enum CodingKeys: String, CodingKey {
        case oscillator
        case lockMicroseconds = "lock_limit_us"
        case holdoverMicroseconds = "holdover_limit_us"
        case longestHoldoverSeconds = "longest_holdover_s"
    }
}
