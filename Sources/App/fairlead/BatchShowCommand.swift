import ArgumentParser
import Delivery
import Sensing
import Station

/// `fairlead batch show`: a batch for people and programs to read.
struct BatchShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print a batch, or a fragment of one, as JSON lines.",
        discussion: """
            First a line about the batch, then one for each record and one for the raw bytes of each. Datastreams are \
            named by their numbers, and by their keys when the batch has its metadata.

            Exit code 0 when the file is a batch, 1 when it is none or a damaged one, 2 when it could not be read.

            Examples: fairlead batch show batch.bin
                      mosquitto_sub -t 'fairlead/v1/#' -C 1 -N | fairlead batch show -
            """)

    @Argument(help: "The batch; - for standard input.")
    var file: String

    func run() throws {
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try WholeFile.read(file)
        } catch {
            Terminal.complain("fairlead batch show: \(error)")
            throw Outcome.cannotProceed
        }
        do throws(BatchDefect) {
            if BatchFragment.isFragment(bytes) {
                Terminal.write(BatchLines.line(of: try BatchFragment(decoding: bytes)))
            } else {
                let header = try BatchCoding.header(of: bytes)
                // Without metadata the names of the stream are the archive's to know.
                let batch = try BatchCoding.decode(bytes, stream: BatchStream(station: "", epoch: ""))
                for line in BatchLines.lines(of: batch, header, byteCount: bytes.count) { Terminal.write(line) }
            }
        } catch {
            Terminal.complain("fairlead batch show: '\(file)': \(error)")
            throw Outcome.faultFound
        }
    }
}
