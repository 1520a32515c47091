import Glibc
import Programs

/// Runs the released programs as a station would and prints what they reach beside the physical limit.
@main
struct Walk {
    static func main() {
        do {
            let options = try BenchmarkOptions(CommandLine.arguments)
            let report = try WalkBenchmark(options: options).run()
            print(report.rendered)
            exit(report.isMet ? 0 : 1)
        } catch {
            complain("benchmark: \(error.message)")
            exit(2)
        }
    }
}

/// Where the programs are, and how much to send.
struct BenchmarkOptions {
    var programs = ".build/release"
    var drivers = "Drivers"
    var directory = ""
    var lines = 1_000_000
    var rows = 1_000_000
    var idleSeconds = 20

    init(_ arguments: [String]) throws(BenchmarkFailure) {
        var rest = arguments.dropFirst()
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw BenchmarkFailure("\(name) needs a value") }
            switch name {
            case "--programs": programs = value
            case "--drivers": drivers = value
            case "--directory": directory = value
            case "--lines": lines = Int(value) ?? lines
            case "--rows": rows = Int(value) ?? rows
            case "--idle": idleSeconds = Int(value) ?? idleSeconds
            default:
                throw BenchmarkFailure(
                    "unknown option \(name); known: --programs --drivers --directory --lines --rows --idle")
            }
        }
        if directory.isEmpty {
            directory = try newDirectory("fairlead-bench")
        }
    }
}
