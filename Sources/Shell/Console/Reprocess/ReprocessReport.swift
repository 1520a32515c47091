import Sensing

/// What parsing stored records again has changed, as `fairlead reprocess --json` shows it.
public struct ReprocessReport: Codable, Hashable, Sendable {
    /// The records of one epoch.
    public struct Run: Codable, Hashable, Sendable {
        /// The run's number; null when nothing was stored.
        public var run: UInt32?
        /// Of the records that were parsed again.
        public var epoch: String
        /// Parsed again.
        public var records: Int
        /// Whose results are other ones now.
        public var changed: Int
        /// Of those, how many have no values any more.
        public var withdrawn: Int
        /// Records that carry the new results.
        public var results: Int

        public init(run: UInt32?, epoch: String, records: Int, changed: Int, withdrawn: Int, results: Int) {
            self.run = run
            self.epoch = epoch
            self.records = records
            self.changed = changed
            self.withdrawn = withdrawn
            self.results = results
        }
    }

    /// What became of one datastream.
    public struct Difference: Codable, Hashable, Sendable {
        public var key: String
        public var unit: String
        /// Values before and after.
        public var before: Int
        public var after: Int
        /// Values that are other ones, and those with another flag alone.
        public var changed: Int
        public var flagged: Int
        /// The largest difference of two values of one record, with its sign; null when no value is another.
        @NumberOrNull public var largest: Double?
        /// When that was.
        @InstantTextOrNull public var at: Instant?

        public init(
            key: String, unit: String, before: Int = 0, after: Int = 0, changed: Int = 0, flagged: Int = 0,
            largest: Double? = nil, at: Instant? = nil
        ) {
            self.key = key
            self.unit = unit
            self.before = before
            self.after = after
            self.changed = changed
            self.flagged = flagged
            self.largest = largest
            self.at = at
        }
    }

    public var instrument: String
    public var driver: String
    /// One for each epoch that has records of the instrument.
    public var runs: [Run]
    /// By the datastreams' keys.
    public var differences: [Difference]
    /// Defects before and after.
    public var defectsBefore: Int
    public var defectsAfter: Int
    /// What the operator should know.
    public var notices: [String]
    /// The latest run with the same inputs; null when there was none.
    public var doneAs: UInt32?
    public var isDryRun: Bool

    public init(instrument: String, driver: String) {
        self.instrument = instrument
        self.driver = driver
        runs = []
        differences = []
        defectsBefore = 0
        defectsAfter = 0
        notices = []
        isDryRun = true
    }

    public var changed: Int { runs.reduce(0) { $0 + $1.changed } }

    enum CodingKeys: String, CodingKey {
        case instrument, driver, runs, differences, notices
        case defectsBefore = "defects_before"
        case defectsAfter = "defects_after"
        case doneAs = "done_as"
        case isDryRun = "dry_run"
    }
}
