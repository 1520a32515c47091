import Logging
import StationClock
import Testing
import Transports

@testable import Station

@Suite("A feed at a live TCP connection", .timeLimit(.minutes(10)))
struct FeedOverTCPTests {
    private let bench: FeedBench

    init() async throws {
        bench = try await FeedBench(tickMilliseconds: 10)
    }

    private func link(_ transport: TransportConfiguration, opened: @escaping @Sendable () -> Void) throws -> LinkThread
    {
        let bench = bench
        let log = Logger(label: "link", factory: { _ in SwiftLogNoOpLogHandler() })
        return try LinkThread(transport, clock: StationClock()) {
            ReportingFeed(feed: bench.feed(), reporter: LinkReporter(instrument: "ctd", log: log), opened: opened)
        }
    }

    @Test("makes no reading of the line within which the instrument's server hung up, and connects again")
    func serverHangsUp() async throws {
        let server = try TestServer()
        let link = try link(.tcp(TCPSettings(host: "127.0.0.1", port: server.port)), opened: {})
        let first = try server.accept()
        try first.send(FeedBench.line + FeedBench.other.prefix(60))
        first.close()
        let second = try server.accept()
        try second.send(FeedBench.other)
        let records = try await bench.records(awaiting: 3)
        await link.stop()
        #expect(records.map(\.text) == [FeedBench.line, String(FeedBench.other.prefix(60)), FeedBench.other])
        #expect(records.map(\.isReading) == [true, false, true])
        #expect(records[1].defect != nil)
        #expect(link.status.counters.reconnects == 1)
    }

    @Test("keeps two clients of a listener apart, and makes no reading of the line that one of them left unfinished")
    func twoClients() async throws {
        let (openings, opened) = AsyncStream.makeStream(of: Void.self)
        let link = try link(
            .tcpListen(ListenerSettings(address: "127.0.0.1", port: 0, maximumConnections: 2))
        ) { opened.yield() }
        for await _ in openings { break }
        let port = try #require(link.status.localPort)
        let one = try TestConnection(connectingTo: port)
        let other = try TestConnection(connectingTo: port)
        // Each whole line shows that what was sent before it has been read.
        try one.send(FeedBench.line + FeedBench.line.prefix(30))
        _ = try await bench.records(awaiting: 1)
        try other.send(FeedBench.other + FeedBench.other.prefix(40))
        _ = try await bench.records(awaiting: 2)
        try one.send(FeedBench.line.dropFirst(30))
        _ = try await bench.records(awaiting: 3)
        other.close()
        let records = try await bench.records(awaiting: 4)
        one.close()
        await link.stop()
        #expect(
            records.map(\.text) == [
                FeedBench.line, FeedBench.other, FeedBench.line, String(FeedBench.other.prefix(40)),
            ])
        #expect(records.map(\.isReading) == [true, true, true, false])
        #expect(try await bench.records(awaiting: 4).count == 4)
    }
}
