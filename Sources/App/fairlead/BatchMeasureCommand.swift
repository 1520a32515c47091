import ArgumentParser
import Station

/// `fairlead batch measure`: what a series of readings costs on a link.
struct BatchMeasureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure", abstract: "Encode a series, decode it again, and print what a reading costs.",
        discussion: """
            The series is CSV: a column `time` in UTC, then one for each value, named as name_unit. Each row becomes a \
            record of one instrument with its values exactly as printed, its time with a bound of 1 ms from a locked \
            GNSS clock, and a raw counter that runs 12 ppm slow, under one clock model. Metadata is sent before and \
            counted apart; raw bytes travel in a lane of their own and are not counted. The entropy is that of the \
            differences from row to row of each column, of order 0, over the whole file.

            Exit code 0 when every batch came back equal, 1 when one did not, 2 when the file could not be read.

            Examples: fairlead batch measure --input ctd.csv
                      fairlead batch measure --input ctd.csv --rows 600 --max-bytes 340 --json
            """)

    @Option(help: ArgumentHelp("The series; - for standard input.", valueName: "file"))
    var input: String

    @Option(help: ArgumentHelp("Readings in a batch.", valueName: "number"))
    var rows = 60

    @Option(
        name: .customLong("max-bytes"),
        help: ArgumentHelp("Fill messages of at most so many bytes too.", valueName: "bytes"))
    var maximumBytes: Int?

    @Flag(help: "One JSON object.")
    var json = false

    func validate() throws {
        guard (1...10_000).contains(rows) else { throw ValidationError("--rows \(rows) is not between 1 and 10000") }
        guard maximumBytes.map({ (100...1_000_000).contains($0) }) ?? true else {
            throw ValidationError("--max-bytes is not between 100 and 1000000")
        }
    }

    func run() throws {
        let series: BatchSeries
        do {
            series = try BatchSeries(csv: WholeFile.read(input))
        } catch {
            Terminal.complain("fairlead batch measure: cannot measure '\(input)': \(error)")
            throw Outcome.cannotProceed
        }
        do throws(BatchMeasureFailure) {
            let measure = try BatchMeasure(of: series, rows: rows, maximumBytes: maximumBytes)
            Terminal.write(json ? JSONLine.of(measure) : measure.text)
        } catch {
            Terminal.complain("fairlead batch measure: \(error)")
            throw Outcome.faultFound
        }
    }
}
