import Glibc
import Testing

@Suite("A console", .serialized, .timeLimit(.minutes(10)))
struct TakeoverTests {
    private static let lost = ChildProgram.Ending.exited(1)
    private static let refused = ChildProgram.Ending.exited(2)

    private func withStation(
        _ seed: UInt64, _ test: @escaping @Sendable (TakeoverStation) throws -> Void
    ) async throws {
        try await onOwnThread {
            let station = try TakeoverStation(seed: seed)
            defer { station.end() }
            try station.startDaemon()
            try test(station)
            station.directory.remove()
        }
    }

    @Test("in a pipe sends what it reads, prints what the instrument says, and leaves a transcript")
    func pipe() async throws {
        try await withStation(1) { station in
            let first = try station.say("\r\nDS\r\n", ["ctd", "--until", "output salinity"])
            #expect(first.ending == .exited(0))
            #expect(first.output.contains("SERIAL NO."))
            // At once, because the first one waited until the daemon had the line again.
            let second = try station.say("DS\n", ["ctd", "--enter", "crlf", "--for", "1 s"])
            #expect(second.ending == .exited(0))
            #expect(second.output.contains("SERIAL NO."))
            let export = try station.program(["export", "--raw", "--instrument", "ctd"])
            #expect(try export.end() == .exited(0))
            let log = export.output.split(separator: "\n")
            #expect(log.count { $0.hasSuffix(#"Z > "\r\nDS\r\n""#) } == 1)
            #expect(log.count { $0.hasSuffix(#"Z > "DS\r\n""#) } == 1)
            #expect(log.count { $0.contains("SERIAL NO.") && $0.contains("Z < ") } == 2)
            #expect(log.count { $0.contains("has taken the line over") && $0.contains("Z # ") } == 2)
        }
    }

    @Test("says by its exit code what came of it")
    func exitCodes() async throws {
        try await withStation(2) { station in
            #expect(try station.say("\r\n", ["ctd", "--until", "never said", "--for", "1 s"]).ending == Self.lost)
            let unknown = try station.say("", ["cdt"])
            #expect(unknown.ending == Self.refused)
            #expect(unknown.output.contains("no instrument 'cdt'; it has ctd, lines. Did you mean 'ctd'?"))
            _ = try station.stopDaemon()
            let absent = try station.say("", ["ctd"])
            #expect(absent.ending == Self.refused && absent.output.contains("no daemon answers at the socket"))
        }
    }

    @Test("is told who has the line, and takes it by force")
    func two() async throws {
        try await withStation(3) { station in
            let (input, ours) = try Line.open()
            defer { close(ours) }
            let first = try station.console(["ctd", "--as", "alice", "--for", "1 h"], input: input)
            close(input)
            send(ours, "\r\r", 2, Int32(MSG_NOSIGNAL))
            try first.waitForOutput("S>")
            #expect(station.status.answer()?.contains(#""taken_over":{"by":"alice","since":"#) == true)
            let second = try station.say("", ["ctd", "--as", "bob"])
            #expect(second.ending == Self.refused && second.output.contains("alice has the line of 'ctd' since 20"))
            let third = try station.say("DS\r\n", ["ctd", "--as", "bob", "--force", "--until", "SERIAL NO."])
            #expect(third.ending == .exited(0))
            #expect(try first.end() == Self.lost)
            #expect(first.output.contains("bob has taken the line away from you"))
        }
    }

    @Test("that is killed gives the line back at once")
    func killed() async throws {
        try await withStation(4) { station in
            let (input, ours) = try Line.open()
            defer { close(ours) }
            let first = try station.console(["ctd", "--for", "1 h"], input: input)
            close(input)
            send(ours, "\r\r", 2, Int32(MSG_NOSIGNAL))
            try first.waitForOutput("S>")
            try first.kill(SIGKILL)
            try station.wait(for: "the line") { station.status.answer()?.contains("taken_over\":{") == false }
            #expect(try station.say("DS\r\n", ["ctd", "--until", "SERIAL NO."]).ending == .exited(0))
        }
    }

    @Test("that nobody reads costs no record, and is told how much it has missed")
    func slowReader() async throws {
        try await withStation(5) { station in
            let terminal = try PseudoTerminal()
            let watcher = try station.console(["lines", "--watch"], input: terminal.slave, output: terminal.path)
            try terminal.wait(for: "you look on at 'lines'")
            // More than all the buffers between the daemon and the terminal hold.
            let before = try #require(station.status.storedRecords())
            try station.wait(for: "60,000 records") { (station.status.storedRecords() ?? 0) > before + 60_000 }
            let answer = try #require(station.status.answer())
            #expect(answer.contains(#""lost_records":0"#))
            try terminal.wait(for: "bytes are not shown, because they were not read in time; they are stored")
            try watcher.kill(SIGKILL)
        }
    }

    @Test("ends with a word when the daemon stops, which does not wait for it")
    func daemonStops() async throws {
        try await withStation(6) { station in
            let (input, ours) = try Line.open()
            defer { close(ours) }
            let console = try station.console(["ctd", "--for", "1 h"], input: input)
            close(input)
            send(ours, "\r\r", 2, Int32(MSG_NOSIGNAL))
            try console.waitForOutput("S>")
            #expect(try station.stopDaemon() == .exited(0))
            #expect(try console.end() == Self.lost)
            #expect(console.output.contains("the daemon stops"))
        }
    }

    @Test("on a terminal passes every key, has a menu behind Ctrl-], and leaves the terminal as it was")
    func terminal() async throws {
        try await withStation(7) { station in
            let terminal = try PseudoTerminal()
            #expect(terminal.isCooked)
            let console = try station.console(["ctd"], input: terminal.slave, output: terminal.path)
            try terminal.wait(for: "you have the line of 'ctd'")
            // The first one only wakes the instrument.
            try terminal.type([0x0D, 0x0D])
            try terminal.wait(for: "S>")
            #expect(!terminal.isCooked)
            try terminal.type(Array("DS\r".utf8))
            try terminal.wait(for: "SERIAL NO.")
            try terminal.type([0x1D])
            try terminal.wait(for: "[fairlead: q quit, b break, ? help]")
            try terminal.type(Array("b250\r".utf8))
            try terminal.wait(for: "has no break condition")
            try terminal.type([0x1D, UInt8(ascii: "q")])
            #expect(try console.end() == .exited(0))
            #expect(terminal.isCooked)
        }
    }

    @Test("leaves the terminal as it was when a signal ends it", arguments: [SIGTERM, SIGHUP, SIGSEGV])
    func signals(signal: Int32) async throws {
        try await withStation(8) { station in
            let terminal = try PseudoTerminal()
            let console = try station.console(["ctd"], input: terminal.slave, output: terminal.path)
            try terminal.wait(for: "you have the line of 'ctd'")
            try terminal.type([0x0D, 0x0D])
            try terminal.wait(for: "S>")
            #expect(!terminal.isCooked)
            #expect(try console.kill(signal) == .killed(signal: signal))
            #expect(terminal.isCooked)
        }
    }

    @Test("is followed by a tail, which goes on without a gap when the daemon was killed and started again")
    func tail() async throws {
        try await withStation(9) { station in
            let tail = try station.program(["tail", "lines", "--json"])
            let people = try station.program(["tail", "ctd"])
            try tail.waitForOutput("\"position\":")
            _ = try station.say("\r\nDS\r\n", ["ctd", "--until", "SERIAL NO."])
            try people.waitForOutput(#" > "\r\nDS\r\n""#)
            try people.waitForOutput("SERIAL NO.")
            try station.killDaemon()
            try tail.waitForOutput("the daemon has gone away")
            try station.startDaemon()
            try tail.waitForOutput("the daemon is back")
            let shown = tail.output.count { $0 == "\n" }
            try station.wait(for: "more records") { tail.output.count { $0 == "\n" } > shown + 1000 }
            try tail.kill(SIGTERM)
            try people.kill(SIGTERM)
            let places = tail.output.split(separator: "\n").dropLast().compactMap { line in
                line.firstMatch(of: /"epoch":"([^"]+)","position":(\d+)/).map { ("\($0.1)", UInt64($0.2) ?? 0) }
            }
            let export = try station.program(["export", "--json", "--instrument", "lines"])
            #expect(try export.end() == .exited(0))
            let stored = export.output.split(separator: "\n").compactMap { line in
                line.firstMatch(of: /"epoch":"([^"]+)","position":(\d+)/).map { ("\($0.1)", UInt64($0.2) ?? 0) }
            }
            let first = try #require(stored.firstIndex { $0 == places[0] })
            let isWhole = places.elementsEqual(stored[first...].prefix(places.count)) { $0 == $1 }
            #expect(isWhole, "\(places.count) records were shown")
        }
    }
}
