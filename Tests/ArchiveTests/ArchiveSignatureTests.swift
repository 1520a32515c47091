import Delivery
import Forwarders
import Logging
import Sensing
import Store
import TestSupport
import Testing

@testable import Archive

@Suite("An archive that has a station's key")
struct ArchiveSignatureTests {
    private let directory: TemporaryDirectory
    private let key: SigningKey
    private let store: ArchiveStore
    private var path: String { directory.path + "/archive.db" }

    init() throws {
        directory = try TemporaryDirectory()
        key = try SigningKey.generate()
        _ = try directory.write(try key.verifyingKey.pem(), to: "demo.pub")
        let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        store = ArchiveStore(
            database: try SQLiteArchive(path: directory.path + "/archive.db"),
            admission: ArchiveAdmission(keys: try StationKeys(directory: directory.path)), log: log)
    }

    private func signed(_ batch: Batch, by key: SigningKey) -> [UInt8] {
        BatchCoding.encode(batch, sign: { key.sign($0) })
    }

    private func range(_ first: UInt64, _ last: UInt64) -> PositionRange { PositionRange(first: first, last: last) }

    private func refusal(_ bytes: [UInt8]) async -> String {
        guard case .refused(.notVerified, let reply) = await store.ingest(bytes) else { return "taken" }
        return reply.refused ?? ""
    }

    @Test("takes what it signed, and keeps the receipt once however often it comes")
    func receipt() async throws {
        let bytes = signed(Samples.batch(range(1, 9)), by: key)
        for _ in 0..<2 { #expect(await store.ingest(bytes).reply?.taken == [range(1, 9)]) }
        let database = try SQLiteDatabase(path: path, mode: .readOnly)
        let row = try database.prepare("SELECT key, positions, signature FROM receipt", purpose: "asking")
        #expect(try row.step())
        #expect(row.text(0) == String(key.verifyingKey.id.value, radix: 16).leftPadded(to: 16))
        #expect(row.text(1).hasPrefix(#"{"data":[[1,9]],"#))
        #expect(row.blob(2) == BatchCoding.signature(of: bytes)?.bytes)
        #expect(try !row.step())
    }

    @Test("refuses what is unsigned, signed by another key, or altered after it was signed, and counts it")
    func refusals() async throws {
        let batch = Samples.batch(range(1, 9))
        #expect(await refusal(BatchCoding.encode(batch)).contains("must be signed"))
        #expect(await refusal(signed(batch, by: try SigningKey.generate())).contains("the key of station 'demo' is"))
        let forged = BatchCoding.encode(
            batch, sign: { BatchSignature(key: key.verifyingKey.id, bytes: key.sign($0 + [0]).bytes) })
        #expect(await refusal(forged).contains("does not fit"))
        let stranger = Samples.batch(range(1, 9), station: "stranger")
        #expect(await refusal(signed(stranger, by: key)).contains("'stranger.pub'"))
        #expect(await store.statistics.refused == [.notVerified: 4])
        #expect(await store.ingest(BatchCoding.encode(stranger)).reply?.taken == [range(1, 9)])
    }

    @Test("is not started with a file that is no key")
    func strange() throws {
        let folder = try TemporaryDirectory()
        _ = try folder.write("hello", to: "pier.pub")
        #expect(throws: StationKeysError.self) { try StationKeys(directory: folder.path) }
        #expect(throws: StationKeysError.self) { try StationKeys(directory: folder.path + "/nowhere") }
    }
}

extension String {
    fileprivate func leftPadded(to count: Int) -> String { String(repeating: "0", count: count - utf8.count) + self }
}
