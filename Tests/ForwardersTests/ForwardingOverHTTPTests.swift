import Archive
import Delivery
import Foundation
import Glibc
import Store
import TestSupport
import Testing

@testable import Forwarders

@Suite("Forwarding over HTTP, from a real store to a real archive", .timeLimit(.minutes(10)))
struct ForwardingOverHTTPTests {
    private let directory: TemporaryDirectory
    private var options: ArchiveOptions { ArchiveOptions(storePath: directory.path + "/archive.db") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Runs the forwarder while `body` runs.
    private func forwarding(_ forwarder: Forwarder, _ body: () async throws -> Void) async throws {
        let task = Task { await forwarder.run() }
        defer { task.cancel() }
        try await body()
        task.cancel()
        await task.value
    }

    @Test("brings everything there once, and the audit notices when a row is removed afterwards")
    func audit() async throws {
        let station = try await StationUnderTest()
        let archive = try await RunningArchive(options: options)
        let link = try HTTPBatchLink(address: archive.address)
        let forwarder = station.forwarder(to: link, kind: "http", log: LogCollector().logger)
        await station.add(1234)
        try await forwarding(forwarder) {
            await station.outbox.acknowledged(atLeast: 1234)
            await station.add(766)
            await station.outbox.acknowledged(atLeast: 2000)
        }
        let verdict = try await station.audit(HTTPAuditSource(address: archive.address))
        #expect(verdict.isClean && verdict.agreed == 2000)
        let status = await forwarder.status()
        #expect(status.state == .connected && status.acknowledgedRecords == 2000 && status.forwardedRecords == 2000)
        #expect(status.lastAcknowledgement != nil && status.message == nil)
        await archive.stop()

        let database = try SQLiteDatabase(path: options.storePath, mode: .readWrite)
        try database.execute("DELETE FROM record WHERE position = 777", purpose: "removing a row")
        database.close()
        let second = try await station.audit(ArchiveReader(path: options.storePath))
        #expect(!second.isClean)
        #expect(second.findings == ["missing at the archive: 777 (1 records)"])
    }

    @Test("survives an archive that is stopped and started, and one that lost its database")
    func restart() async throws {
        let station = try await StationUnderTest()
        var options = options
        options.port = try LoopbackSocket.freePort()
        var archive = try await RunningArchive(options: options)
        let address = archive.address
        let log = LogCollector()
        let link = try HTTPBatchLink(address: address)
        let forwarder = station.forwarder(to: link, kind: "http", log: log.logger)
        await station.add(500)
        try await forwarding(forwarder) {
            await station.outbox.acknowledged(atLeast: 500)
            await archive.stop()
            await station.add(500)
            _ = await log.line(containing: "destination 'archive' waits")
            archive = try await RunningArchive(options: options)
            await station.outbox.acknowledged(atLeast: 1000)
            #expect(try await station.audit(HTTPAuditSource(address: address)).isClean)
            await archive.stop()
            // The new one knows no instrument, and asks for metadata; the station asks what it holds, and sends all again.
            options.storePath = directory.path + "/other.db"
            archive = try await RunningArchive(options: options)
            await station.add(250)
            try await eventually { try await station.audit(HTTPAuditSource(address: address)).agreed == 1250 }
            #expect(try await station.audit(HTTPAuditSource(address: address)).isClean)
            #expect(station.outbox.revokedCount > 0)
        }
        await archive.stop()
    }

    @Test("sends again what an archive lacks that was restored from a backup, and only that")
    func backup() async throws {
        let station = try await StationUnderTest()
        var options = options
        options.port = try LoopbackSocket.freePort()
        var archive = try await RunningArchive(options: options)
        let address = archive.address
        let forwarder = station.forwarder(
            to: try HTTPBatchLink(address: address), kind: "http", log: LogCollector().logger)
        await station.add(300)
        try await forwarding(forwarder) {
            await station.outbox.acknowledgedRaws(atLeast: 300)
            await archive.stop()
            let backup = try Self.contents(of: options.storePath)
            archive = try await RunningArchive(options: options)
            await station.add(200)
            await station.outbox.acknowledgedRaws(atLeast: 500)
            await archive.stop()
            try Self.write(backup, to: options.storePath)
            archive = try await RunningArchive(options: options)
            // It is noticed with the next record.
            await station.add(1)
            try await eventually {
                let verdict = try await station.audit(HTTPAuditSource(address: address), comparesRaw: true)
                return verdict.isClean && verdict.agreed == 501
            }
            let verdict = try await station.audit(HTTPAuditSource(address: address), comparesRaw: true)
            #expect(verdict.isClean, "\(verdict.findings)")
            #expect((1...200).contains(station.outbox.revokedCount))
            let status = await forwarder.status()
            #expect(status.lostRecords == 0 && status.lastInquiry != nil)
        }
        await archive.stop()
    }

    private static func contents(of path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw TestProblem("cannot read \(path)") }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 64 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes[..<count])
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        guard let file = fopen(path, "wb") else { throw TestProblem("cannot write \(path)") }
        defer { fclose(file) }
        fwrite(bytes, 1, bytes.count, file)
        for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
    }

    @Test("sends what a destination takes of the records as a stream of its own, and settles all of them")
    func product() async throws {
        let station = try await StationUnderTest()
        let archive = try await RunningArchive(options: options)
        let forwarder = station.forwarder(
            to: try HTTPBatchLink(address: archive.address), kind: "http", log: LogCollector().logger,
            selection: Selection(thinning: .every(10))
        ) {
            $0.window = 1
            $0.lanes.remove(.raw)
        }
        await station.add(1000)
        try await forwarding(forwarder) {
            await station.outbox.acknowledged(atLeast: 1000)
            let response = try await HTTPClient().get(archive.address.appending("/v1/stations"))
            let listings = try JSONDecoder().decode([StationListing].self, from: Data(response.body))
            let epochs = try #require(listings.first).epochs
            #expect(epochs.map(\.product) == [Selection(thinning: .every(10)).product])
            #expect(epochs.map(\.records) == [100])
        }
        await archive.stop()
    }

    @Test("sends a record that is larger than a message in fragments, and it arrives whole")
    func fragments() async throws {
        let station = try await StationUnderTest()
        let archive = try await RunningArchive(options: options)
        let forwarder = station.forwarder(
            to: try HTTPBatchLink(address: archive.address), kind: "http", log: LogCollector().logger
        ) { $0.maximumMessageBytes = 340 }
        await station.add(10, rawBytes: 3000)
        try await forwarding(forwarder) {
            await station.outbox.acknowledged(atLeast: 10)
            await station.outbox.acknowledgedRaws(atLeast: 10)
            let verdict = try await station.audit(HTTPAuditSource(address: archive.address), comparesRaw: true)
            #expect(verdict.isClean && verdict.agreed == 10, "\(verdict.findings)")
        }
        await archive.stop()
    }

    @Test(
        "treats a server that answers nonsense as down, and keeps everything",
        arguments: [
            ScriptedServer.ok("<html>Welcome to the hotel network</html>"),
            ScriptedServer.ok(
                #"{"station":"demo","epoch":"x","product":"","acknowledged":[[1,500]],"acknowledged_raw":[],"#
                    + #""refused":null,"need_metadata":false,"held":null,"held_raw":null,"archive":null}"#),
            "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
        ])
    func nonsense(answer: String) async throws {
        let station = try await StationUnderTest()
        let server = try ScriptedServer(answering: answer)
        defer { server.stop() }
        let log = LogCollector()
        let link = try HTTPBatchLink(address: HTTPAddress("http://127.0.0.1:\(server.port)"))
        let forwarder = station.forwarder(to: link, kind: "http", log: log.logger) {
            // The state is looked at while it waits.
            $0.firstRetry = 30_000_000_000
        }
        await station.add(10)
        try await forwarding(forwarder) {
            _ = await log.line(containing: "destination 'archive' waits")
            let status = await forwarder.status()
            #expect(status.state == .waiting)
            #expect(status.acknowledgedRecords == 0)
            #expect(status.message?.contains("next try in") == true)
        }
        #expect(station.outbox.acknowledgedCount == 0)
        #expect(
            try await station.outbox.nextBatch(
                OutboxRequest(destination: "archive", lane: .live, maximumRecords: 100, maximumBytes: 1 << 20))?
                .records.count == 10)
    }

    @Test("fails visibly where credentials are not accepted, and writes them nowhere")
    func credentials() async throws {
        let station = try await StationUnderTest()
        let body = "who are you?"
        let server = try ScriptedServer(
            answering: "HTTP/1.1 401 Unauthorized\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        defer { server.stop() }
        let log = LogCollector()
        var options = HTTPClientOptions()
        options.credentials = Credentials(user: "buoy-7", password: "s3cret")
        let link = try HTTPBatchLink(address: HTTPAddress("http://127.0.0.1:\(server.port)"), options: options)
        let forwarder = station.forwarder(to: link, kind: "http", log: log.logger)
        await station.add(10)
        var texts: [String] = []
        try await forwarding(forwarder) {
            _ = await log.line(containing: "refuses our batches")
            let status = await forwarder.status()
            #expect(status.state == .failed)
            #expect(status.message?.contains("401: who are you?") == true)
            texts.append("\(status)")
        }
        for text in texts + log.lines { #expect(!text.contains("s3cret") && !text.contains("buoy-7")) }
    }

    @Test("stops at once, also while the destination is silent")
    func stop() async throws {
        let station = try await StationUnderTest()
        // Listens and never answers.
        let (descriptor, port) = try LoopbackSocket.listen()
        defer { Glibc.close(descriptor) }
        let link = try HTTPBatchLink(address: HTTPAddress("http://127.0.0.1:\(port)"))
        let forwarder = station.forwarder(to: link, kind: "http", log: LogCollector().logger)
        await station.add(10)
        let task = Task { await forwarder.run() }
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&waiting, 1, 10_000)
        task.cancel()
        await task.value
    }
}
