import Glibc
import Programs

/// The fault campaign: real programs, real faults, and an account of every line.
///
/// Exit codes: 0 nothing was lost, doubled, altered or found by the audit; 1 something was; 2 it could not be run.
@main
struct Campaign {
    static func main() {
        do {
            let options = try CampaignOptions(CommandLine.arguments)
            complain("campaign: seed \(options.seed), files in \(options.directory)")
            let run = try CampaignRun(options: options)
            let outcome = Result { () throws(BenchmarkFailure) in try run.run() }
            print(run.report.rendered)
            try run.end()
            if case .failure(let failure) = outcome { throw failure }
            exit(run.report.isClean ? 0 : 1)
        } catch {
            complain("campaign: \((error as? BenchmarkFailure)?.message ?? "\(error)")")
            exit(2)
        }
    }
}
