import Glibc
import Programs

/// A backlog drains from a station into a SQLite archive over HTTP on loopback, one core each side, while live lines go on.
///
/// Exit codes: 0 every measure is met; 1 one is not; 2 it could not be run.
@main
struct CatchUp {
    static func main() {
        do {
            let options = try CatchUpOptions(CommandLine.arguments)
            var runs: [CatchUpRun] = []
            for values in options.values {
                let run = CatchUpStation(options: options, values: values)
                runs.append(try run.measure())
                try run.remove()
            }
            rmdir(options.directory)
            let report = CatchUpReport(runs: runs)
            print(report.rendered)
            exit(report.isMet ? 0 : 1)
        } catch {
            complain("catchup: \(error.message)")
            exit(2)
        }
    }
}

/// How much backlog, and where the programs are.
struct CatchUpOptions {
    var programs = ".build/release"
    var drivers = "Drivers"
    var directory = ""
    /// Six to a record.
    var values = [1_000_000, 10_000_000, 50_000_000]

    init(_ arguments: [String]) throws(BenchmarkFailure) {
        var rest = arguments.dropFirst()
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw BenchmarkFailure("\(name) needs a value") }
            switch name {
            case "--programs": programs = value
            case "--drivers": drivers = value
            case "--directory": directory = value
            case "--values":
                values = value.split(separator: ",").compactMap { Int($0) }
                guard !values.isEmpty, values.allSatisfy({ $0 >= 6000 }) else {
                    throw BenchmarkFailure("--values '\(value)': write numbers from 6000, as in 1000000,50000000")
                }
            default:
                throw BenchmarkFailure("unknown option '\(name)'; known: --values --directory --programs --drivers")
            }
        }
        if directory.isEmpty { directory = try newDirectory("fairlead-catchup") }
    }
}
