import ConfigurationFiles
import Diagnostics
import DriverRuntime
import Sensing

/// Every driver of the library over its own cases: framing, records, codec and computations together.
enum DriverTargets {
    static func all(drivers: String) throws(FuzzFailure) -> [FuzzTarget] {
        var targets: [FuzzTarget] = []
        for driver in try library(at: drivers).drivers {
            let corpus = Corpus.cases(of: "\(drivers)/\(driver.id)")
            guard !corpus.files.isEmpty else { continue }
            targets.append(FuzzTarget(name: "driver \(driver.id)", corpus: corpus) { check(driver, $0, $1) })
        }
        return targets
    }

    static func library(at drivers: String) throws(FuzzFailure) -> DriverLibrary {
        var files: [(source: SourceText, document: SourceNode)] = []
        for maker in Corpus.names(in: drivers).sorted() {
            for model in Corpus.names(in: "\(drivers)/\(maker)").sorted() {
                let path = "\(drivers)/\(maker)/\(model)/driver.yaml"
                do throws(ConfigurationFileError) {
                    let source = try ConfigurationFile.read(path)
                    files.append((source, try YAMLReader.read(source)))
                } catch {
                    throw FuzzFailure(message: "cannot read \(path)")
                }
            }
        }
        let library = DriverLibrary(files: files)
        guard !library.drivers.isEmpty else { throw FuzzFailure(message: "cannot find drivers in \(drivers)") }
        return library
    }

    /// Not a byte is lost, and where the stream is cut makes no difference.
    private static func check(_ driver: Driver, _ input: [UInt8], _ cut: Int) -> String? {
        let whole = frames(driver, input, cut: input.count)
        guard whole.reduce(0, { $0 + $1.raw.count }) == input.count else { return "bytes are lost or doubled" }
        // One in eight, because it takes as long again.
        guard cut % 8 == 0 else { return nil }
        return frames(driver, input, cut: cut) == whole ? nil : "the cut changes what is read"
    }

    private static func frames(_ driver: Driver, _ input: [UInt8], cut: Int) -> [ParsedFrame] {
        var session = DriverSession(driver: driver)
        var frames: [ParsedFrame] = []
        input.withUnsafeBytes { all in
            session.ingest(UnsafeRawBufferPointer(rebasing: all[..<cut]), time: unknown, into: &frames)
            session.ingest(UnsafeRawBufferPointer(rebasing: all[cut...]), time: unknown, into: &frames)
        }
        session.finish(into: &frames)
        return frames
    }

    private static let unknown = Timestamp(Instant(nanoseconds: 0), source: .unknown, state: .unsynchronised)
}
