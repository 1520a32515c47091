import ArgumentParser
import Glibc
import SimulatedInstruments

struct PrintVirtual: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print", abstract: "Writes what an instrument sends to standard output, on virtual time.",
        discussion: """
            As fast as the output takes it; the same arguments always give the same bytes.

            firmware-sim print sbe37 --for 3600 --seed 7 interval=60 fault=garble=0.001
            """)

    @Argument(help: "Instrument: \(InstrumentKind.allCases.map(\.rawValue).joined(separator: ", ")).")
    var instrument: String

    @Argument(help: "Settings as name=value; `firmware-sim list NAME` shows them.")
    var settings: [String] = []

    @Option(name: .customLong("for"), help: "Simulated seconds.")
    var seconds: Double = 60

    @Option(help: "Seed of its noise and faults.")
    var seed: UInt64?

    @Option(help: "Stop after so many records.")
    var count: UInt64?

    @Option(help: "Where simulated time begins (UTC).")
    var start: String = "2026-01-01T00:00:00Z"

    func run() throws {
        guard let begin = CalendarDate(text: start)?.instant else {
            throw ValidationError("start '\(start)' is not an instant; write for example 2026-01-01T00:00:00Z")
        }
        guard seconds > 0, seconds <= 1e9 else {
            throw ValidationError("--for \(seconds) is out of range; write simulated seconds from 0 to 1e9")
        }
        var values = try SettingWords.parse(settings)
        if let seed { values["seed"] = "\(seed)" }
        if let count { values["count"] = "\(count)" }
        let plan = try SettingWords.plan(SettingWords.kind(instrument), values)
        var simulated = try plan.makeInstrument(start: begin)
        _ = signal(SIGPIPE, SIG_IGN)
        Self.print(&simulated, from: begin, until: begin + .seconds(seconds))
    }

    /// Goes from deadline to deadline; stops early when nobody reads any more.
    private static func print(_ instrument: inout Faults, from begin: Nanoseconds, until end: Nanoseconds) {
        instrument.readerArrived(now: begin)
        var now = begin
        while !instrument.isExhausted, let due = instrument.deadline, due <= end {
            now = max(now, due)
            for emission in instrument.advance(to: now) {
                guard writeAll(emission.bytes) else { return }
            }
        }
    }

    private static func writeAll(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }
}
