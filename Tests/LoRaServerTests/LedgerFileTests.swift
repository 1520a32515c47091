import Foundation
import LoRaWAN
import Sensing
import Store
import Testing

@testable import LoRaServer

@Suite("The file of the LoRa ledger")
struct LedgerFileTests {
    private func refusal(_ place: LedgerPlace) -> LoRaLedgerError? {
        do throws(LoRaLedgerError) {
            _ = try LoRaLedger(directory: place.directory)
            return nil
        } catch {
            return error
        }
    }

    @Test("and its directory are their owner's alone, the journal too")
    func modes() throws {
        let place = try LedgerPlace()
        let ledger = try LoRaLedger(directory: place.directory)
        _ = try ledger.add(joining(), at: .test())
        #expect(try place.mode(place.directory) == 0o700)
        #expect(try place.mode(place.file) == 0o600)
        #expect(try place.mode(place.file + "-journal") == 0o600)
        let names = try FileManager.default.contentsOfDirectory(atPath: place.directory)
        #expect(Set(names) == ["ledger.sqlite", "ledger.sqlite-journal"])
    }

    @Test("is refused when others can read it or its directory, in words with chmod", arguments: [0o640, 0o604])
    func exposed(mode: Int) throws {
        let place = try LedgerPlace()
        _ = try LoRaLedger(directory: place.directory)
        try place.setMode(mode, place.file)
        #expect(refusal(place) == .exposed(path: place.file, mode: UInt32(mode), wanted: 0o600))
        #expect(refusal(place)?.description.contains("chmod 0600 '\(place.file)'") == true)
        try place.setMode(0o600, place.file)
        try place.setMode(0o750, place.directory)
        #expect(refusal(place)?.description.contains("chmod 0700 '\(place.directory)'") == true)
    }

    @Test("is refused to another user than its owner, but not to root")
    func owner() {
        #expect(LedgerFile.isForeign(owner: 1, own: 2))
        #expect(LedgerFile.isForeign(owner: 0, own: 2))
        #expect(!LedgerFile.isForeign(owner: 2, own: 2))
        #expect(!LedgerFile.isForeign(owner: 1, own: 0))
        let words = LoRaLedgerError.foreignOwner(path: "f", owner: 1, own: 2).description
        #expect(words.contains("run this as user 1 or as root"))
    }

    @Test("that root makes is the store's owner's", .enabled(if: geteuid() == 0, "only root can give a file away"))
    func givenAway() throws {
        let place = try LedgerPlace()
        #expect(chown(place.root, 1, 1) == 0)
        _ = try LoRaLedger(directory: place.directory).add(joining(), at: .test())
        for path in [place.directory, place.file, place.file + "-journal"] {
            let owner = try FileManager.default.attributesOfItem(atPath: path)[.ownerAccountID] as? NSNumber
            #expect(owner == 1, "\(path)")
        }
        #expect(try place.mode(place.directory) == 0o700 && place.mode(place.file) == 0o600)
    }

    @Test("of a later version is refused")
    func later() throws {
        let place = try LedgerPlace()
        _ = try LoRaLedger(directory: place.directory)
        try SQLiteDatabase(path: place.file, mode: .readWrite).execute("PRAGMA user_version = 9", purpose: "ageing")
        #expect(refusal(place) == .laterVersion(path: place.file, found: 9, known: LoRaLedgerSchema.version))
    }

    @Test("that is damaged is refused and left as it is", arguments: ["", "not a database at all", "zeros"])
    func damaged(content: String) throws {
        let place = try LedgerPlace()
        _ = try LoRaLedger(directory: place.directory).add(joining(), at: .test())
        var bytes = Data(content.utf8)
        if content == "zeros" {
            bytes = try Data(contentsOf: URL(filePath: place.file))
            bytes.replaceSubrange(100..<1500, with: [UInt8](repeating: 0, count: 1400))
        }
        try bytes.write(to: URL(filePath: place.file))
        try place.setMode(0o600, place.file)
        let words = try #require(refusal(place)?.description)
        #expect(words.contains("damaged") && words.contains("put back a copy"))
        #expect(try Data(contentsOf: URL(filePath: place.file)) == bytes)
    }

    @Test("that is absent is refused where none is to be made")
    func absent() throws {
        let place = try LedgerPlace()
        #expect(throws: LoRaLedgerError.missing(path: place.file)) {
            _ = try LoRaLedger(directory: place.directory, isCreated: false)
        }
    }

    @Test("comes into being once when two make it at the same moment")
    func race() async throws {
        let place = try LedgerPlace()
        let directory = place.directory
        try await withThrowingTaskGroup { group in
            for number in 0..<8 as Range<UInt64> {
                group.addTask {
                    let ledger = try LoRaLedger(directory: directory, busyTimeoutMilliseconds: 60_000)
                    return try ledger.add(joining(EUI64(100 + number)), at: .test())
                }
            }
            for try await addition in group { #expect(addition == .added) }
        }
        #expect(try LoRaLedger(directory: directory).devices().count == 8)
    }
}
