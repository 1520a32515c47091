/// What is to be parsed again and with what, as `fairlead reprocess` asks the daemon for it.
public struct ReprocessRequest: Codable, Hashable, Sendable {
    public var instrument: String
    /// Times in UTC; null: from the beginning, until now.
    public var from: String?
    public var until: String?
    /// The folder of the driver; null for the instrument's own.
    public var driver: String?
    /// Coefficients that replace or complete those of the station file.
    public var calibration: [String: Double]
    public var reason: String?
    /// Show what would change, and store nothing.
    public var isDryRun: Bool

    public init(
        instrument: String, from: String? = nil, until: String? = nil, driver: String? = nil,
        calibration: [String: Double] = [:], reason: String? = nil, isDryRun: Bool = false
    ) {
        self.instrument = instrument
        self.from = from
        self.until = until
        self.driver = driver
        self.calibration = calibration
        self.reason = reason
        self.isDryRun = isDryRun
    }

    enum CodingKeys: String, CodingKey {
        case instrument, from, until, driver, calibration, reason
        case isDryRun = "dry_run"
    }
}
