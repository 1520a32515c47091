import Sensing

extension ClockStart {
    func add(to line: inout KeyedLine) {
        line.add("run", run)
        line.add("boot", boot)
        moment.add(to: &line)
        line.add("last_good", optional: lastGood)
        let entries = leapTable.entries.map {
            "\($0.from.nanoseconds / Instant.nanosecondsPerSecond):\($0.taiMinusUTC)"
        }
        line.add("leap_table", entries.joined(separator: ","))
        line.add("leap_expires", optional: leapTable.expires?.nanoseconds)
    }

    init(_ line: KeyedLine) throws(LineDefect) {
        let expires: Int64? = try line.optional("leap_expires")
        let text = try line.text("leap_table")
        var entries: [LeapTable.Entry] = []
        for part in text.split(separator: ",") {
            let numbers = part.split(separator: ":")
            guard numbers.count == 2, let seconds = Int64(numbers[0]), let offset = Int(numbers[1]),
                abs(seconds) < 9_000_000_000, abs(offset) < 1000
            else { throw .unreadable(key: "leap_table", value: text) }
            entries.append(LeapTable.Entry(from: Instant(unixSeconds: seconds), taiMinusUTC: offset))
        }
        guard let table = LeapTable(entries: entries, expires: expires.map { Instant(nanoseconds: $0) }) else {
            throw .unreadable(key: "leap_table", value: text)
        }
        self.init(
            run: try line.value("run"), boot: try line.text("boot"), moment: try ClockMoment(line),
            lastGood: try line.optional("last_good"), leapTable: table)
    }
}

extension ClockSettings {
    func add(to line: inout KeyedLine) {
        line.add("oscillator", oscillator.rawValue)
        line.add("lock_limit", lockLimit)
        line.add("holdover_limit", holdoverLimit)
        line.add("longest_holdover", longestHoldover)
        line.add("finest_bound", finestBound)
        line.add("built_at", builtAt)
    }

    /// Without its sources, which have lines of their own.
    init(_ line: KeyedLine) throws(LineDefect) {
        self.init(
            sources: [], oscillator: try line.named("oscillator", of: Oscillator.allCases),
            lockLimit: try line.value("lock_limit"), holdoverLimit: try line.value("holdover_limit"),
            longestHoldover: try line.value("longest_holdover"), finestBound: try line.value("finest_bound"),
            builtAt: try line.value("built_at"))
    }
}

extension SourceSettings {
    func add(to line: inout KeyedLine) {
        line.add("name", name)
        line.add("kind", kind.rawValue)
        line.add("interval", interval)
        line.add("smear", smear.rawValue)
    }

    init(_ line: KeyedLine) throws(LineDefect) {
        let smear = try line.text("smear")
        guard let smear = Smear(rawValue: smear) else { throw .unreadable(key: "smear", value: smear) }
        self.init(
            name: try line.text("name"), kind: try line.named("kind", of: SourceKind.allCases),
            interval: try line.value("interval"), smear: smear)
    }
}

extension ClockMoment {
    func add(to line: inout KeyedLine) {
        line.add("raw", raw)
        line.add("realtime", realtime)
        line.add("half_width", halfWidth)
        line.add("suspended", suspended)
        if wasSet { line.add("was_set", "yes") }
    }

    init(_ line: KeyedLine) throws(LineDefect) {
        self.init(
            raw: try line.value("raw"), realtime: try line.value("realtime"), halfWidth: try line.value("half_width"),
            suspended: try line.value("suspended"), wasSet: line[optional: "was_set"] != nil)
    }
}
