import Delivery
import Forwarders
import Logging
import Sensing
import TestSupport
import Testing

@testable import Archive

@Suite("A batch that comes in fragments")
struct ArchiveFragmentTests {
    private let directory: TemporaryDirectory
    private let batch = Samples.batch(PositionRange(first: 1, last: 60))
    private var bytes: [UInt8] { BatchCoding.encode(batch) }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open() throws -> ArchiveStore {
        try ArchiveStore(
            path: directory.path + "/archive.db",
            log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private func pieces(_ maximumBytes: Int) throws -> [[UInt8]] {
        try #require(BatchFragment.cut(bytes, maximumBytes: maximumBytes)).map { $0.encoded() }
    }

    @Test("is answered with its own tag when the last one is there, in whatever order they come and come again")
    func order() async throws {
        let store = try open()
        let pieces = try pieces(100)
        #expect(pieces.count > 3)
        for piece in pieces.dropFirst().reversed() + pieces.dropFirst() {
            let (answer, _) = await store.receive(piece, from: "demo")
            #expect(answer == .waiting)
        }
        let (answer, tag) = await store.receive(pieces[0], from: "demo")
        #expect(answer.reply?.acknowledged == batch.covers)
        #expect(tag == EncodedBatch.tag(of: bytes))
        #expect(await store.receive(pieces[0], from: "demo").answer == .waiting)
    }

    @Test("waits over a restart, and apart from the same number of another station")
    func restart() async throws {
        let pieces = try pieces(100)
        let before = try open()
        for piece in pieces.dropLast() { _ = await before.receive(piece, from: "demo") }
        let last = try #require(pieces.last)
        #expect(await before.receive(last, from: "other").answer == .waiting)
        await before.close()
        let after = try open()
        #expect(await after.receive(last, from: "demo").answer.reply?.acknowledged == batch.covers)
    }

    @Test("begins anew when it is cut into other pieces")
    func recut() async throws {
        let store = try open()
        for piece in try pieces(200).dropLast() { _ = await store.receive(piece, from: "demo") }
        var answers: [ArchiveAnswer] = []
        for piece in try pieces(100) { answers.append(await store.receive(piece, from: "demo").answer) }
        #expect(answers.last?.reply?.acknowledged == batch.covers)
        #expect(answers.dropLast().allSatisfy { $0 == .waiting })
    }

    @Test("is refused with a reason when a fragment is altered")
    func altered() async throws {
        let store = try open()
        var piece = try pieces(100)[0]
        piece[20] ^= 1
        guard case .refused(.unreadable, let reply) = await store.receive(piece, from: "demo").answer else {
            Issue.record("it was taken")
            return
        }
        #expect(reply.refused?.contains("altered") == true)
    }

    @Test("takes the place of the oldest that waits when a station leaves more than it may")
    func bounded() async throws {
        let archive = try SQLiteArchive(path: directory.path + "/archive.db")
        let size = Int(FragmentTable.largestWaiting) / 4
        for number in 1...5 as ClosedRange<UInt64> {
            let fragment = BatchFragment(
                batch: number, index: 0, count: 2, bytes: [UInt8](repeating: 0, count: size + 1))
            #expect(try await archive.keep(fragment, of: "demo") == nil)
        }
        func end(_ batch: UInt64) -> BatchFragment { BatchFragment(batch: batch, index: 1, count: 2, bytes: [1]) }
        #expect(try await archive.keep(end(1), of: "demo") == nil)
        #expect(try await archive.keep(end(5), of: "demo")?.count == size + 2)
    }
}
