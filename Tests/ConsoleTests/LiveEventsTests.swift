import Sensing
import Synchronization
import Testing

@testable import Console

@Suite("Live events", .timeLimit(.minutes(10)))
struct LiveEventsTests {
    /// A source whose answers are numbered from 1.
    private func numbered(padding: Int = 0) -> StatusSource {
        let number = Counter()
        return StatusSource(
            status: {
                var status = ExampleStation.status
                status.station = "answer \(number.next())" + String(repeating: "x", count: padding)
                return status
            }, history: { _ in nil })
    }

    private func events(in answer: String) -> [Substring] {
        answer.split(separator: "\n").filter { $0.contains("event: status") }
    }

    @Test("come one after the other with the whole status, and end with the station")
    func twoEventsThenTheEnd() async throws {
        try await RunningConsole.serve(source: numbered()) { console in
            let page = try RawConnection.open(console.address)
            try page.send("/v1/events")
            let start = try await page.receive { $0.contains("answer 2") && $0.hasSuffix("\n\n\r\n") }
            #expect(start.contains("Content-Type: text/event-stream\r\n"))
            #expect(start.contains("event: status\ndata: {"))
            #expect(start.contains(#""station":"answer 1""#))
            #expect(events(in: start).count >= 2)
            await console.shutDown()
            let end = try await page.receive()
            #expect(end.hasSuffix("0\r\n\r\n"), "the chunked answer has its end")
        }
    }

    @Test("are refused to one page too many, and given again when one has gone")
    func limit() async throws {
        var options = RunningConsole.fast
        options.livePages = 1
        try await RunningConsole.serve(options: options) { console in
            do {
                let first = try RawConnection.open(console.address)
                try first.send("/v1/events")
                _ = try await first.receive { $0.contains("event: status") }
                let second = try await RawConnection.ask(console.address, "/v1/events")
                #expect(second.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
                let answer = try await RawConnection.ask(console.address, "/v1/status")
                #expect(answer.hasPrefix("HTTP/1.1 200"))
            }
            // The page is closed; its place is free once the server has noticed.
            var answer = ""
            for _ in 0..<1000 where !answer.hasPrefix("HTTP/1.1 200") {
                let next = try RawConnection.open(console.address)
                try next.send("/v1/events")
                answer = try await next.receive { $0.contains("\r\n\r\n") }
            }
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
    }

    @Test("do not hold up the shutdown when a page has stopped reading")
    func stuckPage() async throws {
        var options = RunningConsole.fast
        options.farewell = .milliseconds(100)
        // 4 MiB a status fill the buffers of the line at once.
        let directory = try TemporaryDirectory()
        let asked = Counter()
        let source = numbered(padding: 4 << 20)
        let counted = StatusSource(
            status: {
                _ = asked.next()
                return await source.status()
            }, history: source.history)
        try await RunningConsole.serve(
            at: .unix(path: directory.path + "/control"), source: counted, options: options
        ) { console in
            let page = try RawConnection.open(console.address)
            try page.send("/v1/events")
            _ = try await page.receive { $0.contains("event: status") }
            await console.shutDown()
            // Only the server ends this: `serve` returns while the page is still open and unread.
            await asked.keep(page)
        }
        #expect(asked.next() > 1)
    }
}

/// Counts, and keeps an object alive as long as itself.
final class Counter: Sendable {
    private let count = Mutex(0)
    private let kept = Mutex<[RawConnection]>([])

    func next() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }

    func keep(_ connection: RawConnection) async {
        kept.withLock { $0.append(connection) }
    }
}
