import Sensing

/// One run over stored raw bytes with another driver or calibration, as its note tells it: the raw bytes of the note are
/// this as one JSON object. The note is stored before the run's results, in the same epoch.
public struct ReprocessingRun: Hashable, Sendable, Codable {
    /// The name is reserved: no station file may give it to an instrument.
    public static let instrument = "reprocessing"

    public static let description = InstrumentDescription(
        name: instrument, driver: "fairlead/reprocessing", datastreams: [])

    /// Counted from 1 in the station's life; results name it.
    public var run: UInt32
    /// The epoch of the records that were parsed again; results name their positions in it.
    public var epoch: String
    public var subject: Subject
    public var with: Means
    public var counts: Counts

    /// What was parsed again.
    public struct Subject: Hashable, Sendable, Codable {
        public var instrument: String
        /// The first instant, and the first that no longer belongs to it, as the records were stamped; nil: all.
        public var from: String?
        public var until: String?

        public init(instrument: String, from: String?, until: String?) {
            self.instrument = instrument
            self.from = from
            self.until = until
        }
    }

    /// What it was parsed with, and why.
    public struct Means: Hashable, Sendable, Codable {
        /// The driver's identity, `maker/model`, and the digest of its files.
        public var driver: String
        public var driverDigest: String
        /// Every coefficient that was given, by the names that the driver gives them.
        public var calibration: [String: Double]
        /// The program's version.
        public var program: String
        public var reason: String?

        public init(
            driver: String, driverDigest: String, calibration: [String: Double], program: String, reason: String?
        ) {
            self.driver = driver
            self.driverDigest = driverDigest
            self.calibration = calibration
            self.program = program
            self.reason = reason
        }
    }

    /// Of the records of the epoch.
    public struct Counts: Hashable, Sendable, Codable {
        /// Parsed again.
        public var records: Int
        /// Whose results are other ones now.
        public var changed: Int
        /// Of those, how many have no values any more.
        public var withdrawn: Int
        /// Records that carry the new results.
        public var results: Int

        public init(records: Int = 0, changed: Int = 0, withdrawn: Int = 0, results: Int = 0) {
            self.records = records
            self.changed = changed
            self.withdrawn = withdrawn
            self.results = results
        }
    }

    public init(run: UInt32, epoch: String, subject: Subject, with means: Means, counts: Counts) {
        self.run = run
        self.epoch = epoch
        self.subject = subject
        with = means
        self.counts = counts
    }

    /// The run and where its originals are, from a note's JSON; nil for what is none of ours.
    ///
    /// It reads the two keys that decide which result stands, and no more: `"run":3` and `"epoch":"…"` of the outermost
    /// object, as `JSONEncoder` with sorted keys writes them.
    public static func origin(in raw: [UInt8]) -> (run: UInt32, epoch: String)? {
        guard raw.first == UInt8(ascii: "{"), let text = String(validating: raw, as: UTF8.self),
            let epoch = value(of: "\"epoch\":\"", in: text, until: "\""),
            let run = value(of: "\"run\":", in: text, until: ",").flatMap({ UInt32($0) })
        else { return nil }
        return (run, String(epoch))
    }

    private static func value(of key: String, in text: String, until end: Character) -> Substring? {
        guard let found = text.firstRange(of: key) else { return nil }
        return text[found.upperBound...].prefix { $0 != end && $0 != "}" }
    }
}
