import SimulatedInstruments
import Testing

@testable import DriverRuntime

@Suite("A command")
struct CommandTests {
    private func rendered(_ name: String, _ arguments: [String: String]) throws -> String {
        let command = try #require(try commands(microCATCommands).first { $0.name == name })
        return String(decoding: try command.render(arguments: arguments, for: dialogue(microCAT)).bytes, as: UTF8.self)
    }

    private func refusal(_ name: String, _ arguments: [String: String]) throws -> String {
        let declared = try dialogue(microCAT)
        let command = try #require(try commands(microCATCommands).first { $0.name == name })
        do {
            _ = try command.render(arguments: arguments, for: declared)
            return "-"
        } catch {
            return error.description
        }
    }

    @Test("has its arguments filled in")
    func fills() throws {
        #expect(try rendered("set_interval", ["seconds": "0030"]) == "SampleInterval=30\r\n")
        #expect(try rendered("speak", ["words": "0x0D"]) == "0x0D\r\n", "a person's text is never bytes in hexadecimal")
        #expect(try rendered("speak", ["words": "{words}{address}"]) == "{words}{address}\r\n")
    }

    @Test("is refused out of range, in words that say what is allowed")
    func range() throws {
        #expect(try refusal("set_interval", ["seconds": "5"]) == "seconds = '5' is out of range: 6 to 21600 s")
        #expect(try refusal("set_interval", ["seconds": "21601"]) != "-")
        #expect(try refusal("set_interval", ["seconds": "-6"]) != "-")
    }

    @Test(
        "takes plain digits as a number and nothing else",
        arguments: [
            "", " 6", "6 ", "0x10", "1e3", "6.5", "+7", "nan", "inf", "7\r", "٧", "99999999999999999999", "--7",
        ])
    func numbers(text: String) throws {
        #expect(try refusal("set_interval", ["seconds": text]).hasPrefix("seconds = "))
    }

    @Test("is refused with an unknown, a misspelt or a missing argument")
    func names() throws {
        #expect(
            try refusal("set_interval", ["secons": "7"])
                == "set_interval has no argument 'secons'; did you mean 'seconds'? there are seconds")
        #expect(
            try refusal("set_interval", [:])
                == "set_interval needs the argument 'seconds': a whole number from 6 to 21600 s")
        #expect(try refusal("status", ["x": "1"]) == "status has no argument 'x'; it takes none")
    }

    @Test(
        "is refused when a text would end the line, or becomes a control character on a line of seven bits",
        arguments: ["a\rInitLogging", "a\nInitLogging", "\u{3}", "a\u{8}b", "a\u{7F}", "č", "É", "a\u{2028}b"])
    func injection(text: String) throws {
        #expect(try refusal("speak", ["words": text]).contains("plain ASCII"))
    }

    @Test(
        "is refused when it is one that the driver forbids, however it is written",
        arguments: ["InitLogging", "initlogging", " Init Logging ", "INITLOGGING", "InitLogging;", "SetBaud=1200"])
    func forbidden(text: String) throws {
        #expect(try refusal("speak", ["words": text]).contains("never sent"))
    }

    @Test("that is refused sends no byte and is answered at once")
    func sendsNothing() throws {
        var bench = try bench()
        let before = bench.sent.count
        let tickets = [
            bench.ask("set_interval", ["seconds": "1"]), bench.ask("no_such"),
            bench.ask("speak", ["words": "InitLogging"]),
            bench.ask("set_interval", ["seconds": "6\rStop"]),
        ]
        bench.run(for: 0)
        for ticket in tickets {
            guard case .refused? = bench.answers[ticket] else {
                Issue.record("\(String(describing: bench.answers[ticket]))")
                continue
            }
        }
        bench.run(for: 5 * second)
        #expect(bench.sent.count == before)
    }

    @Test("that the instrument refuses gives the instrument's own words")
    func rejected() throws {
        var bench = try bench()
        let ticket = bench.ask("speak", ["words": "FOO"])
        bench.run(for: 5 * second)
        #expect(bench.answers[ticket] == .rejected("?cmd S>"))
    }

    @Test("is sent once when it may not be repeated, twice when it may")
    func repeats() throws {
        for (name, times) in [("speak", 1), ("status", 2)] {
            var bench = try bench()
            bench.device = deaf
            let ticket = bench.ask(name, name == "speak" ? ["words": "DS"] : [:])
            bench.run(for: 60 * second)
            #expect(bench.sentText.filter { $0 == "DS" }.count == 2 + times)
            guard case .failed? = bench.answers[ticket] else {
                Issue.record("\(String(describing: bench.answers[ticket]))")
                continue
            }
        }
    }

    @Test("waits while the instrument is being set up, and fails while it is lost, taken over or not connected")
    func waits() throws {
        var bench = try Bench(
            dialogue(microCAT), commands: commands(microCATCommands),
            simulated(.sbe37))
        let early = bench.ask("status")
        #expect(bench.answers[early] == .failed("the line is not open"))
        bench.open()
        let waiting = bench.ask("status")
        bench.run(for: 20 * second)
        guard case .done? = bench.answers[waiting] else {
            Issue.record("\(String(describing: bench.answers[waiting]))")
            return
        }
        bench.takeOver()
        #expect(bench.answers[bench.ask("status")] == .failed("a person has the line"))
        bench.release()
        bench.run(for: 20 * second)
        bench.device = deaf
        bench.close()
        bench.open()
        bench.run(for: 15 * second)
        let late = bench.ask("status")
        bench.run(for: 15 * second)
        guard case .failed(let reason)? = bench.answers[late] else {
            Issue.record("no answer")
            return
        }
        #expect(reason.contains("does not answer"))
    }

    @Test("interrupts a Workhorse and lets it ping again")
    func interrupts() throws {
        let list = try commands("self_test: {title: Test, send: PT2, repeatable: true, takes: 30 s}")
        var bench = try Bench(
            dialogue(workhorse), commands: list, simulated(.adcp))
        bench.open()
        bench.run(for: minute)
        let ticket = bench.ask("self_test")
        bench.run(for: 20 * second)
        guard case .done(let reply, _)? = bench.answers[ticket] else {
            Issue.record("\(String(describing: bench.answers[ticket]))")
            return
        }
        #expect(String(decoding: reply, as: UTF8.self).contains("Ambient  Temperature"))
        #expect(bench.sentText.last == "CS")
        #expect(bench.breaks == 2)
    }

    private var deaf: ScriptedDevice {
        var device = ScriptedDevice()
        device.deafness = .max
        return device
    }

    private func bench() throws -> Bench {
        var bench = try Bench(
            dialogue(microCAT), commands: commands(microCATCommands),
            simulated(.sbe37))
        bench.open()
        bench.run(for: 20 * second)
        return bench
    }
}
