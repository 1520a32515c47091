import Glibc
import Programs

/// Reads what stands in one archive and compares it with what the instruments said, record by record.
struct ArchiveCheck {
    let name: ArchiveName
    /// By instrument and counter less 1: how often it is there, which is once or not at all.
    private(set) var times: [String: [UInt8]] = [:]
    private var checkedTo: [String: Int64] = [:]
    private var lastCounter: [String: Int] = [:]

    init(_ name: ArchiveName) {
        self.name = name
    }

    /// What is wrong, as sentences.
    /// - Parameter whole: from the first record on, not from where the last check ended.
    mutating func check(_ path: String, instruments: [String], whole: Bool) throws(BenchmarkFailure) -> [String] {
        if whole { self = ArchiveCheck(name) }
        let database = try DatabaseFile(path, readOnly: true)
        var findings = Findings(archive: "\(name)")
        let epochs = try database.integer(ArchiveQuestions.epochs) ?? 0
        if epochs != 1 { findings.add("there are \(epochs) epochs of the station's store: a fault began another") }
        for instrument in instruments { try check(instrument, in: database, &findings) }
        return findings.sentences
    }

    private mutating func check(
        _ instrument: String, in database: DatabaseFile, _ findings: inout Findings
    ) throws(BenchmarkFailure) {
        let start = checkedTo[instrument] ?? 0
        var last = lastCounter[instrument] ?? 0
        var seen = times[instrument] ?? []
        var counters: [Int64: Int] = [:]
        try database.each(ArchiveQuestions.records(after: start), [instrument]) { row in
            let position = row.integer(0) ?? 0
            let raw = row.bytes(1)
            guard let counter = CounterLine.counter(of: raw), counter > 0 else {
                return findings.add(
                    "\(instrument), position \(position): nothing that an instrument said: \(raw.count) bytes")
            }
            if raw != CounterLine(instrument: instrument, counter: counter).bytes || !row.text(2).isEmpty {
                findings.add(
                    "\(instrument) \(counter), position \(position): altered, '\(String(decoding: raw, as: UTF8.self))'"
                )
            }
            if counter <= last { findings.add("\(instrument) \(counter), position \(position): stands behind \(last)") }
            last = counter
            if seen.count < counter { seen += [UInt8](repeating: 0, count: counter - seen.count) }
            seen[counter - 1] = min(200, seen[counter - 1] + 1)
            counters[position] = counter
            checkedTo[instrument] = position
        }
        (times[instrument], lastCounter[instrument]) = (seen, last)
        try checkValues(of: instrument, counters, after: start, in: database, &findings)
    }

    private func checkValues(
        of instrument: String, _ counters: [Int64: Int], after start: Int64, in database: DatabaseFile,
        _ findings: inout Findings
    ) throws(BenchmarkFailure) {
        var found = 0
        var expected: (counter: Int, values: [String]) = (0, [])
        try database.each(ArchiveQuestions.values(after: start), [instrument]) { row in
            // A record that came after the first question.
            guard let counter = counters[row.integer(0) ?? 0] else { return }
            if expected.counter != counter {
                expected = (counter, CounterLine(instrument: instrument, counter: counter).values)
            }
            found += 1
            let key = row.text(1)
            let said = CounterLine.keys.firstIndex(of: key).map { expected.values[$0] }
            if said.flatMap({ strtod($0, nil) }) != row.number(2) {
                findings.add(
                    "\(instrument) \(counter): \(key) is \(row.text(2)), the instrument said \(said ?? "nothing")")
            }
        }
        if found != counters.count * CounterLine.keys.count {
            findings.add(
                "\(instrument): \(counters.count) records have \(found) values, not \(CounterLine.keys.count) each")
        }
    }
}

/// What is wrong with one archive, the first few of it in words.
struct Findings {
    let archive: String
    private(set) var count = 0
    private var first: [String] = []

    private static let told = 10

    init(archive: String) {
        self.archive = archive
    }

    mutating func add(_ sentence: String) {
        count += 1
        if first.count < Self.told { first.append("archive '\(archive)': \(sentence)") }
    }

    var sentences: [String] {
        count > first.count ? first + ["archive '\(archive)': and \(count - first.count) more"] : first
    }
}
