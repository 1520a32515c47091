import DriverRuntime
import Glibc

/// How fast drivers read, without a store, on one core; beside it, in the same run, how fast the line ends of the same
/// bytes are found, which is the least that anything must do with them. Exit codes: 0 the measures are met; 1 one is
/// not; 2 something could not be read.
///
///     Benchmarks/run parse [a recording of PD0 in place of the driver's own case]
@main
struct Parse {
    static func main() {
        let drivers = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "Drivers"
        guard let ensembles = Workload.ensembles(drivers: drivers),
            let microcat = Library.driver("seabird/sbe37", in: drivers),
            let workhorse = Library.driver("teledyne/workhorse", in: drivers)
        else {
            let complaint = Array("parse: cannot read seabird/sbe37 or teledyne/workhorse in \(drivers)\n".utf8)
            _ = write(2, complaint, complaint.count)
            exit(2)
        }
        let recording = CommandLine.arguments.count > 2 ? Workload.repeated(CommandLine.arguments[2]) : nil
        let measures = [
            Measure(
                name: "SBE 37 lines", driver: microcat, bytes: Workload.microcatLines(), goal: .framesPerSecond(400_000)
            ),
            Measure(
                name: "PD0 ensembles", driver: workhorse, bytes: recording ?? ensembles, goal: .megabytesPerSecond(200)),
        ]
        print(Outcome.heading)
        let outcomes = measures.map { $0.run() }
        for outcome in outcomes { print(outcome.row) }
        exit(outcomes.allSatisfy(\.isMet) ? 0 : 1)
    }
}
