import Sensing

/// What the station clock keeps beside the store from one run of the daemon to the next.
public struct ClockMemory: Hashable, Sendable {
    /// The number of the run that wrote it.
    public var run: UInt32
    /// The kernel's boot_id of that run.
    public var boot: String
    /// The last time that was known to be good; nil when no run ever knew one.
    public var lastGood: Instant?
    /// The model of that time, for people: what the counter of that boot was wrong by, what TAI was ahead of UTC.
    public var model: ClockModel?
    /// Until when the table of leap seconds held that was used.
    public var leapTableExpires: Instant?

    public init(
        run: UInt32, boot: String, lastGood: Instant? = nil, model: ClockModel? = nil, leapTableExpires: Instant? = nil
    ) {
        self.run = run
        self.boot = boot
        self.lastGood = lastGood
        self.model = model
        self.leapTableExpires = leapTableExpires
    }

    /// Runs are numbered below this, so that a model's packed number is not negative.
    public static let firstImpossibleRun: UInt32 = 1 << 31
}

extension ClockMemory {
    /// One line of `key=value`.
    public var line: String {
        var line = KeyedLine()
        line.add("version", 1)
        line.add("run", run)
        line.add("boot", boot)
        line.add("last_good", optional: lastGood?.nanoseconds)
        line.add("leap_table_expires", optional: leapTableExpires?.nanoseconds)
        line.add("model", optional: model?.line)
        return line.text
    }

    public init(line: some StringProtocol) throws(LineDefect) {
        let line = try KeyedLine(line)
        let version: Int = try line.value("version")
        guard version == 1 else { throw .unreadable(key: "version", value: "\(version)") }
        let run: UInt32 = try line.value("run")
        guard run > 0, run < Self.firstImpossibleRun else { throw .unreadable(key: "run", value: "\(run)") }
        let lastGood: Int64? = try line.optional("last_good")
        let expires: Int64? = try line.optional("leap_table_expires")
        var model: ClockModel?
        if let text = line[optional: "model"] { model = try ClockModel(line: text) }
        self.init(
            run: run, boot: try line.text("boot"), lastGood: lastGood.map { Instant(nanoseconds: $0) }, model: model,
            leapTableExpires: expires.map { Instant(nanoseconds: $0) })
    }
}
