import Delivery
import DriverRuntime
import Sensing
import Testing

@testable import Station

@Suite("Feeding stored records again", .timeLimit(.minutes(10)))
struct ReprocessReplayTests {
    struct Recording: CustomStringConvertible, Sendable {
        var driver: String
        var path: String
        var description: String { path.split(separator: "/").suffix(5).joined(separator: "/") }
    }

    /// Every recording of the library; those longer than `longest` are passed over, because they would take minutes.
    private static let recordings: [Recording] = {
        let root = "\(#filePath)".split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Drivers"
        return DriverFolders(folders: [root]).identities().flatMap { driver in
            Directory.names(in: "\(root)/\(driver)/cases").map {
                Recording(driver: driver, path: "\(root)/\(driver)/cases/\($0)/input.raw")
            }
        }
    }()

    private static let longest = 100_000

    @Test("reads the same frames from them as from the line, for every recording of the library", arguments: recordings)
    func same(recording: Recording) throws {
        let bytes = try WholeFile.read(recording.path)
        guard bytes.count <= Self.longest else { return }
        let fresh = try DriverShelf.session(recording.driver)
        var session = fresh
        var frames: [ParsedFrame] = []
        bytes.withUnsafeBytes { session.ingest($0, time: ReprocessBench.time(0), into: &frames) }
        session.finish(into: &frames)

        var replay = RawReplay(fresh, comesInDatagrams: false)
        var replayed: [RawReplay.Replayed] = []
        for (index, frame) in frames.enumerated() {
            let record = Record(instrument: 1, time: ReprocessBench.time(0), raw: frame.raw, defect: frame.defect)
            replayed += replay.take(StoredRecord(position: UInt64(index + 1), record: record))
        }
        replayed += replay.finish()
        #expect(replayed.map(\.stored.position) == (0..<frames.count).map { UInt64($0 + 1) })
        let again = replayed.flatMap(\.frames).filter { !$0.raw.isEmpty }
        let isSame = again == frames.filter { !$0.raw.isEmpty }
        let other = zip(again, frames).first { $0 != $1 }
        #expect(isSame, "\(again.count) of \(frames.count) frames; \(other.map { "\($0) for \($1)" } ?? "")")
    }
}
