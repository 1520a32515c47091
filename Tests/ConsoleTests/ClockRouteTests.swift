import Testing

@testable import Console

@Suite("The clock on the console")
struct ClockRouteTests {
    @Test("is told whole as JSON that nobody may keep")
    func report() async throws {
        try await RunningConsole.serve { console in
            let answer = try await RawConnection.ask(console.address, "/v1/clock")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("Content-Type: application/json\r\n"))
            #expect(answer.contains("Cache-Control: no-store\r\n"))
            let expected = String(decoding: try StatusJSON.encode(ExampleStation.clock), as: UTF8.self)
            let isWhole = answer.hasSuffix("\r\n\r\n" + expected)
            #expect(isWhole)
        }
    }

    @Test("is not found where there is none, and says what there is")
    func none() async throws {
        let source = StatusSource(status: { ExampleStation.status }, history: { _ in nil })
        try await RunningConsole.serve(source: source) { console in
            let answer = try await RawConnection.ask(console.address, "/v1/clock")
            #expect(answer.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
            #expect(answer.contains("/v1/status"))
        }
    }
}
