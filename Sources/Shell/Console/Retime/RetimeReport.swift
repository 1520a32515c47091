import Sensing

/// What became of the gaps of the station clock, as `fairlead retime --json` shows it.
public struct RetimeReport: Codable, Hashable, Sendable {
    /// One gap between two locked states.
    public struct Gap: Codable, Hashable, Sendable {
        public enum Outcome: String, Codable, Hashable, Sendable {
            /// Its times are where both sides meet.
            case corrected
            /// The holdover broke its promise: its times cover both sides.
            case widened
            /// Nothing could be computed; `reason` says why.
            case left
        }

        public var run: UInt32
        /// The first and the last record in it, by the model that closed it.
        @InstantText public var from: Instant
        @InstantText public var until: Instant
        public var records: Int
        /// Medians of half the interval's width; null before when nothing had been promised.
        @NumberOrNull public var boundBeforeMicroseconds: Double?
        @NumberOrNull public var boundAfterMicroseconds: Double?
        public var outcome: Outcome
        @TextOrNull public var reason: String?
        /// The model that closed it.
        public var model: String

        public init(
            run: UInt32, from: Instant, until: Instant, records: Int, boundBeforeMicroseconds: Double?,
            boundAfterMicroseconds: Double?, outcome: Outcome, reason: String?, model: String
        ) {
            self.run = run
            self.from = from
            self.until = until
            self.records = records
            self.boundBeforeMicroseconds = boundBeforeMicroseconds
            self.boundAfterMicroseconds = boundAfterMicroseconds
            self.outcome = outcome
            self.reason = reason
            self.model = model
        }

        enum CodingKeys: String, CodingKey {
            case run, from, until, records, outcome, reason, model
            case boundBeforeMicroseconds = "bound_before_us"
            case boundAfterMicroseconds = "bound_after_us"
        }
    }

    /// Those that had not been corrected before, in the order of time within each run.
    public var gaps: [Gap]
    /// How many were corrected earlier.
    public var done: Int
    /// 1 while the newest run is in a gap that nothing has closed yet, else 0.
    public var open: Int
    public var isDryRun: Bool

    public init(gaps: [Gap], done: Int, open: Int, isDryRun: Bool) {
        self.gaps = gaps
        self.done = done
        self.open = open
        self.isDryRun = isDryRun
    }

    enum CodingKeys: String, CodingKey {
        case gaps, done, open
        case isDryRun = "dry_run"
    }
}
