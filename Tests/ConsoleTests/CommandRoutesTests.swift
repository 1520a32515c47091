import Synchronization
import Testing

@testable import Console

@Suite("The commands at the control socket", .timeLimit(.minutes(5)))
struct CommandRoutesTests {
    private let directory: TemporaryDirectory
    private let address: ConsoleAddress

    init() throws {
        directory = try TemporaryDirectory()
        address = .unix(path: directory.path + "/s")
    }

    private static let interval = CommandDescription(
        name: "set_interval", title: "Set the interval",
        arguments: [.init(name: "seconds", title: nil, expected: "a whole number from 6 to 21600 s", standard: nil)],
        isRepeatable: true, takesSeconds: 2, readsBack: "SampleInterval", safe: ["seconds": "10"])

    private func access(_ seen: Seen) -> CommandAccess {
        CommandAccess(
            list: { name throws(CommandDenial) in
                guard name == "ctd 1" else { throw CommandDenial(.unknown, "there is no '\(name)'") }
                return [Self.interval]
            },
            ask: { wish throws(CommandDenial) in
                seen.wishes.withLock { $0.append(wish) }
                switch wish.command {
                case "set_interval":
                    return CommandAnswer(
                        instrument: wish.instrument, command: wish.command, reply: "S>", readBack: "30")
                case "refused": throw CommandDenial(.refused, "seconds = '1' is out of range")
                case "rejected": throw CommandDenial(.rejected, "the instrument refused it: ?cmd")
                default: throw CommandDenial(.failed, "the line is not open")
                }
            })
    }

    private final class Seen: Sendable {
        let wishes = Mutex<[CommandWish]>([])
    }

    @Test("are listed, with what they take")
    func list() async throws {
        try await RunningConsole.serve(at: address, commands: access(Seen())) { _ in
            let answer = try await exchange("GET", "/v1/instruments/ctd%201/commands")
            #expect(answer.contains("200"))
            #expect(answer.contains(#""expected":"a whole number from 6 to 21600 s""#))
            #expect(answer.contains(#""safe":{"seconds":"10"}"#))
            #expect(try await exchange("GET", "/v1/instruments/nobody/commands").contains("404"))
        }
    }

    @Test("are asked with their arguments, and answered when they are done")
    func ask() async throws {
        let seen = Seen()
        try await RunningConsole.serve(at: address, commands: access(seen)) { _ in
            let body = #"{"arguments":{"seconds":"30"}}"#
            let answer = try await exchange("POST", "/v1/instruments/ctd%201/commands/set_interval", body: body)
            #expect(answer.contains(#""read_back":"30""#))
        }
        let wishes = seen.wishes.withLock { $0 }
        #expect(wishes == [CommandWish(instrument: "ctd 1", command: "set_interval", arguments: ["seconds": "30"])])
    }

    @Test(
        "that are not done have a status for each reason", arguments: [("refused", 400), ("rejected", 409), ("x", 503)])
    func denials(name: String, status: Int) async throws {
        try await RunningConsole.serve(at: address, commands: access(Seen())) { _ in
            let answer = try await exchange("POST", "/v1/instruments/ctd/commands/\(name)")
            #expect(answer.hasPrefix("HTTP/1.1 \(status)"), "\(answer)")
        }
    }

    @Test("with arguments that are no texts are refused, and nothing is asked")
    func badBody() async throws {
        let seen = Seen()
        try await RunningConsole.serve(at: address, commands: access(seen)) { _ in
            for body in ["{", #"{"arguments":{"seconds":30}}"#, "[]"] {
                let answer = try await exchange("POST", "/v1/instruments/ctd/commands/set_interval", body: body)
                #expect(answer.hasPrefix("HTTP/1.1 400"), "\(answer)")
            }
        }
        #expect(seen.wishes.withLock { $0.isEmpty })
    }

    @Test("are not to be had at the page")
    func notAtThePage() async throws {
        let seen = Seen()
        try await RunningConsole.serve(commands: access(seen)) { running in
            let answer = try await exchange("POST", "/v1/instruments/ctd/commands/set_interval", at: running.address)
            #expect(answer.hasPrefix("HTTP/1.1 405"), "\(answer)")
        }
        #expect(seen.wishes.withLock { $0.isEmpty })
    }

    private func exchange(
        _ method: String, _ path: String, body: String = "", at place: ConsoleAddress? = nil
    ) async throws -> String {
        let connection = try RawConnection.open(place ?? address)
        try connection.send(
            path, method: method, fields: ["Connection: close", "Content-Length: \(body.utf8.count)"], body: body)
        return try await connection.receive()
    }
}
