import Glibc
import Programs

/// A station with simulated instruments, started for one measurement.
final class Bench {
    enum Instrument {
        case lines(rate: String, count: Int)
        case microcat

        func plan(port: Int) -> String {
            switch self {
            case .lines(let rate, let count):
                "lines tcp:127.0.0.1:\(port) seed=\(port) rate=\(rate)" + (count > 0 ? " count=\(count)" : "")
            case .microcat:
                "sbe37 tcp:127.0.0.1:\(port) seed=\(port) interval=1"
            }
        }

        var driver: String {
            switch self {
            case .lines: "benchmark/six-values"
            case .microcat: "seabird/sbe37"
            }
        }
    }

    let simulators: ChildProgram
    let daemon: ChildProgram
    let started: Double
    private(set) var secondsToFirstRecord = Double.nan
    private let statusCommand: String

    init(name: String, options: BenchmarkOptions, instruments: [Instrument]) throws(BenchmarkFailure) {
        let directory = "\(options.directory)/\(name)"
        mkdir(directory, 0o755)
        let configuration = "\(directory)/station.yaml"
        try write(Self.station(directory: directory, instruments: instruments), to: configuration)
        simulators = try ChildProgram(
            "\(options.programs)/firmware-sim",
            ["run"] + instruments.enumerated().map { $1.plan(port: 4720 + $0) }, log: "\(directory)/firmware-sim.log")
        usleep(300_000)
        started = monotonicSeconds()
        daemon = try ChildProgram(
            "\(options.programs)/fairlead", ["run", "--config", configuration],
            environment: ["FAIRLEAD_DRIVERS": "\(options.drivers):\(options.drivers)/../Benchmarks/Drivers"],
            log: "\(directory)/fairlead.log")
        statusCommand =
            "\(options.programs)/fairlead status --json --socket \(directory)/store/fairlead.sock 2>/dev/null"
    }

    func status() -> StatusText {
        StatusText(text: output(of: statusCommand))
    }

    func waitUntil(_ what: String, seconds: Double, _ condition: (StatusText) -> Bool) throws(BenchmarkFailure) {
        let deadline = monotonicSeconds() + seconds
        while monotonicSeconds() < deadline {
            let status = status()
            if secondsToFirstRecord.isNaN, status.integer("stored_records") > 0 {
                secondsToFirstRecord = monotonicSeconds() - started
            }
            if condition(status) { return }
            usleep(20_000)
        }
        stop()
        throw BenchmarkFailure("gave up after \(Int(seconds)) s waiting until \(what)")
    }

    func stop() {
        simulators.stop()
        daemon.stop()
    }

    private static func station(directory: String, instruments: [Instrument]) -> String {
        var text = "station: bench\nstore:\n  directory: \(directory)/store\ninstruments:\n"
        for (number, instrument) in instruments.enumerated() {
            text += """
                  - name: instrument-\(number + 1)
                    driver: \(instrument.driver)
                    transport: {tcp: 127.0.0.1:\(4720 + number)}

                """
        }
        return text
            + "destinations:\n  - name: archive\n    http: http://127.0.0.1:4719\npage:\n  listen: 127.0.0.1:4718\n"
    }
}

/// The JSON that `fairlead status --json` prints, read by key; good enough for keys that occur once.
struct StatusText {
    let text: String

    func number(_ key: String) -> Double {
        guard let found = text.range(of: "\"\(key)\"") else { return 0 }
        let rest = text[found.upperBound...].drop { $0 == " " || $0 == ":" }
        return Double(rest.prefix { $0.isNumber || $0 == "." || $0 == "-" || $0 == "e" }) ?? 0
    }

    func integer(_ key: String) -> Int { Int(number(key)) }
}

extension String {
    /// The first place where another string stands in this one.
    fileprivate func range(of other: String) -> Range<Index>? {
        firstRange(of: other)
    }
}
