import Sensing
import SimulatedInstruments
import Testing

@testable import DriverRuntime

@Suite("The dialogue with a simulated SBE 37")
struct MicroCATTests {
    private func bench(
        _ instrument: [String: String] = [:], _ change: (inout DialogueSettings) -> Void = { _ in }
    ) throws -> Bench {
        try Bench(
            dialogue(microCAT), commands: commands(microCATCommands),
            simulated(.sbe37, instrument.merging(["autonomous": "no"]) { given, _ in given }), change)
    }

    @Test("wakes a sleeping one, reads its setup and starts it")
    func starts() throws {
        var bench = try bench()
        bench.open()
        bench.run(for: 20 * second)
        #expect(bench.state == .sampling)
        #expect(bench.sentText == ["", "DS", "DS", "StartNow"])
        #expect(bench.readings["serial_number"] == "2165")
        #expect(bench.readings["SampleInterval"] == "10")
        #expect(bench.states == [.waking, .discovering, .configuring, .sampling])
        #expect(bench.warnings == [])
    }

    @Test("sets what the station file wants, and checks that it was taken")
    func configures() throws {
        var bench = try bench() {
            $0.parameters = ["SampleInterval": "30", "OutputSal": "N", "OutputFormat": "1"]
        }
        bench.open()
        bench.run(for: 30 * second)
        #expect(bench.sentText.contains("SampleInterval=30"))
        #expect(bench.sentText.contains("OutputSal=N"))
        #expect(bench.sentText.contains("OutputFormat=1"))
        #expect(bench.known["SampleInterval"] == "30")
        #expect(bench.known["OutputSal"] == "N")
        #expect(bench.warnings == [])
        #expect(bench.state == .sampling)
    }

    @Test("stops one that is logging before it sets it, and starts it again")
    func interrupts() throws {
        var bench = try bench(["autonomous": "yes"]) { $0.parameters = ["SampleInterval": "20"] }
        bench.open()
        bench.run(for: 60 * second)
        #expect(bench.sentText.contains("Stop"))
        #expect(bench.known["SampleInterval"] == "20")
        #expect(bench.sentText.last == "StartNow")
        #expect(bench.warnings == [])
        let before = bench.records
        bench.run(for: 60 * second)
        #expect(bench.records == before + 3)
    }

    @Test("leaves one alone that samples by itself while nobody wants anything of it")
    func listens() throws {
        var declared = try dialogue(microCAT)
        declared.listen = 15 * second
        var bench = Bench(declared, try simulated(.sbe37, ["autonomous": "yes"]))
        bench.open()
        bench.run(for: hour)
        #expect(bench.sent.isEmpty)
        #expect(bench.state == .sampling)
    }

    @Test("polls as often as the station file says, at whole multiples of the period")
    func polls() throws {
        var bench = try bench() { $0.poll = .init(everyNanoseconds: 30 * second) }
        bench.open()
        bench.run(for: 30 * second)
        let before = bench.records
        bench.run(for: 10 * minute)
        #expect(bench.state == .polling)
        #expect(bench.records == before + 20)
        #expect(bench.warnings == [])
    }

    @Test("wakes it again for each poll when it falls asleep between them")
    func pollsASleeper() throws {
        var bench = try bench() { $0.poll = .init(everyNanoseconds: 10 * minute) }
        bench.open()
        bench.run(for: 20 * second)
        let before = bench.records
        bench.run(for: 60 * minute)
        #expect(bench.records == before + 6)
        #expect(bench.warnings == [])
    }

    @Test("sets its clock on the second when it is off, and finds it right then")
    func setsTheClock() throws {
        var bench = try bench(["clock": "-3y"]) { $0.setsClock = true }
        bench.open()
        bench.run(for: 30 * second)
        let offset = try #require(bench.offsets.last?.offset)
        #expect(offset.earliest <= 0 && offset.latest >= 0)
        #expect(offset.latest - offset.earliest < 2 * second)
        let settings = bench.sent.filter { $0.bytes.starts(with: Array("DateTime=".utf8)) }
        let set = try #require(settings.first)
        #expect(set.at % second == 0)
        #expect(bench.trustsTime)
        #expect(bench.sentText.filter { $0.hasPrefix("DateTime") }.count == 1)
    }

    @Test("sends the time early by what the line takes for it")
    func leads() throws {
        var bench = try bench(["clock": "+1h"]) {
            $0.setsClock = true
            $0.bitsPerSecond = 9600
        }
        bench.open()
        bench.run(for: 30 * second)
        let settings = bench.sent.filter { $0.bytes.starts(with: Array("DateTime=".utf8)) }
        let set = try #require(settings.first)
        let travel = Nanoseconds(set.bytes.count) * 10 * second / 9600
        #expect((set.at + travel) % second == 0)
        let text = String(decoding: set.bytes, as: UTF8.self)
        #expect(text.contains(String(format: (set.at + travel) / second % 60)))
    }

    @Test("measures but does not set a clock when nobody asked for it, or when its own is worth nothing")
    func leavesTheClock() throws {
        for (sets, state) in [(false, ClockState.locked), (true, .unsynchronised)] {
            var bench = try bench(["clock": "+1h"]) { $0.setsClock = sets }
            bench.clockState = state
            bench.open()
            bench.run(for: 30 * second)
            #expect(!bench.sentText.contains { $0.hasPrefix("DateTime") })
            #expect(bench.offsets.count == 1)
            #expect(!bench.trustsTime)
        }
    }

    @Test("carries out a command, reads back what it did, and samples again")
    func command() throws {
        var bench = try bench()
        bench.open()
        bench.run(for: 20 * second)
        let ticket = bench.ask("set_interval", ["seconds": "15"])
        bench.run(for: 20 * second)
        guard case .done(_, let value)? = bench.answers[ticket] else {
            Issue.record("\(String(describing: bench.answers[ticket]))")
            return
        }
        #expect(value == "15")
        #expect(bench.sentText.suffix(5) == ["Stop", "DS", "SampleInterval=15", "DS", "StartNow"])
        #expect(bench.state == .sampling)
    }

    @Test("gives the reply without the echo")
    func reply() throws {
        var bench = try bench()
        bench.open()
        bench.run(for: 20 * second)
        let ticket = bench.ask("status")
        bench.run(for: 5 * second)
        guard case .done(let reply, _)? = bench.answers[ticket] else {
            Issue.record("\(String(describing: bench.answers[ticket]))")
            return
        }
        #expect(String(decoding: reply, as: UTF8.self).hasPrefix("SBE37-SMP V 2.6 SERIAL NO. 2165"))
    }

    @Test("sends nothing while a person has the line, and brings back what the person changed")
    func takeover() throws {
        var bench = try bench() { $0.parameters = ["OutputSal": "Y"] }
        bench.open()
        bench.run(for: 20 * second)
        bench.takeOver()
        let before = bench.sent.count
        bench.type("\r\n")
        bench.type("Stop\r\n")
        bench.type("SampleInterval=99\r\n")
        bench.type("OutputSal=N\r\n")
        bench.run(for: hour)
        #expect(bench.sent.count == before)
        #expect(bench.state == .takenOver)
        bench.release()
        bench.run(for: 60 * second)
        #expect(bench.sentText.contains("SampleInterval=10"))
        #expect(bench.sentText.contains("OutputSal=Y"))
        #expect(bench.known == ["SampleInterval": "10", "OutputSal": "Y"])
        #expect(bench.state == .sampling)
        #expect(bench.sentText.last == "StartNow")
        #expect(bench.warnings == [])
    }

    @Test("starts it again when the power failed, with everything set anew")
    func powerFails() throws {
        var bench = try bench() { $0.parameters = ["SampleInterval": "12"] }
        bench.open()
        bench.run(for: 60 * second)
        bench.device.powerCycle(now: bench.now, backAt: bench.now + 5 * second)
        bench.run(for: 60 * second)
        #expect(bench.notes.contains { $0.text.contains("restarted") })
        #expect(bench.state == .sampling)
        let before = bench.records
        bench.run(for: 60 * second)
        #expect(bench.records == before + 5)
    }
}

extension String {
    /// Two digits.
    init(format number: Nanoseconds) {
        self = number < 10 ? "0\(number)" : "\(number)"
    }
}
