import Framing
import Sensing
import SimulatedInstruments
import Testing

@testable import DriverRuntime

@Suite("A dialogue gets over")
struct RecoveryTests {
    private let plain = """
        prompts: [">"]
        errors: ["ERR*"]
        restarts: ["*WELCOME*"]
        within: 2 s
        wake: {send: "", within: 1 s, tries: 3, escape: {control: C}}
        parameters:
          A: {type: integer, range: [0, 99], set: "SET A {value}", read: GET A, find: "A = {value}", restore: true}
          B: {type: integer, range: [0, 99], set: "SET B {value}", read: GET B, find: "B = {value}", restore: true}
        sampling: {stop: {send: STOP, tries: 4}}
        poll: {send: SAMPLE, every: 10 s, reply: {line: "#*"}}
        """

    private func device(_ change: (inout ScriptedDevice) -> Void = { _ in }) -> ScriptedDevice {
        var device = ScriptedDevice()
        device.replies = [
            "GET A": "A = 1", "GET B": "B = 2", "SET A 1": "", "SET B 2": "", "STOP": "", "SAMPLE": "#1,2,3",
        ]
        change(&device)
        return device
    }

    private func bench(
        _ device: ScriptedDevice, _ change: (inout DialogueSettings) -> Void = { _ in }
    ) throws -> Bench {
        try Bench(dialogue(plain), device, change)
    }

    private let isFine: [String] = []

    @Test("a device that was left in a menu: it is let out, then spoken to")
    func menu() throws {
        var bench = try bench(device { $0.menu = ("Your choice [Q] ?", 3) })
        bench.open()
        bench.run(for: 30 * second)
        #expect(bench.state == .polling)
        #expect(bench.known == ["A": "1", "B": "2"])
        #expect(bench.sent.contains { $0.bytes == [3] })
        #expect(bench.warnings == [])
    }

    @Test("a question that it asks in between: it is answered as declared")
    func question() throws {
        var declared = try dialogue(plain)
        declared.answers = [DialogueAnswer(question: Glob("*proceed Y/N ?"), steps: [.line(CommandTemplate("N"))])]
        var device = device()
        device.prompt = ""
        device.replies["GET A"] = "A = 1\r\nproceed Y/N ?"
        device.replies["N"] = ">"
        device.replies["GET B"] = "B = 2\r\n>"
        device.unknown = ">"
        declared.wake = nil
        declared.stopSampling = nil
        var bench = Bench(declared, device)
        bench.open()
        bench.run(for: 8 * second)
        #expect(bench.known == ["A": "1", "B": "2"])
        #expect(bench.sentText.filter { $0 == "N" }.count == 1)
    }

    @Test("a polled device that streams: it is stopped, as often as it takes")
    func streaming() throws {
        var bench = try bench(
            device {
                $0.stream = ("#9,9,9", second / 2)
                $0.stops = ("STOP", 1)
            })
        bench.open()
        bench.run(for: 30 * second)
        #expect(bench.state == .polling)
        let before = bench.records
        bench.run(for: minute)
        #expect(bench.records == before)
    }

    @Test("a device that begins to stream while it is polled")
    func streamingLater() throws {
        var bench = try bench(device { $0.stops = ("STOP", 2) })
        bench.open()
        bench.run(for: 30 * second)
        guard var scripted = bench.device as? ScriptedDevice else { return }
        scripted.stream = ("#9,9,9", second)
        scripted.readerArrived(now: bench.now)
        bench.device = scripted
        bench.run(for: minute)
        #expect(bench.warnings.contains { $0.contains("although it is polled") })
        let before = bench.records
        bench.run(for: minute)
        #expect(bench.records == before)
        #expect(bench.state == .polling)
    }

    @Test("a reboot in the middle: everything is asked and set again")
    func reboot() throws {
        var bench = try bench(device()) { $0.parameters = ["A": "1"] }
        bench.open()
        bench.run(for: 25 * second)
        guard var scripted = bench.device as? ScriptedDevice else { return }
        scripted.reboots = ("\u{0}\u{7F}WELCOME to probe 7", hour)
        bench.device = scripted
        bench.device.powerCycle(now: bench.now, backAt: bench.now + second)
        let before = bench.sentText.filter { $0 == "GET A" }.count
        bench.run(for: 20 * second)
        #expect(bench.sentText.filter { $0 == "GET A" }.count == before + 1)
        #expect(bench.state == .polling)
    }

    @Test("a reboot while a reply is awaited")
    func rebootInReply() throws {
        var bench = try bench(device { $0.lateness["GET A"] = [hour] })
        bench.open()
        bench.run(for: second)
        guard var scripted = bench.device as? ScriptedDevice else { return }
        scripted.reboots = ("WELCOME to probe 7", 10 * hour)
        bench.device = scripted
        bench.device.powerCycle(now: bench.now, backAt: bench.now + second)
        bench.run(for: 30 * second)
        #expect(bench.known == ["A": "1", "B": "2"])
        #expect(bench.state == .polling)
    }

    @Test("an answer after the time-out: it counts for its own command", arguments: [1.5, 2.5, 3.5])
    func late(seconds: Double) throws {
        var bench = try bench(device { $0.lateness["GET A"] = [Nanoseconds(seconds * 1e9)] })
        bench.open()
        bench.run(for: 30 * second)
        #expect(bench.known == ["A": "1", "B": "2"])
        #expect(bench.state == .polling)
        #expect(bench.warnings == [])
    }

    @Test("an answer so late that another command is out: it is not taken for that one's", arguments: [4.5, 5, 7, 9.3])
    func veryLate(seconds: Double) throws {
        // An answer to A never has B's value in it, so B goes on waiting.
        var bench = try bench(
            device { $0.lateness["GET A"] = [Nanoseconds(seconds * 1e9), Nanoseconds(seconds * 1e9)] })
        bench.open()
        bench.run(for: 60 * second)
        #expect(bench.known["B"] == "2")
        #expect(bench.known["A"] ?? "1" == "1")
        #expect(bench.state == .polling)
    }

    @Test("first characters that are lost", arguments: [1, 2, 5])
    func lostCharacters(count: Int) throws {
        var bench = try bench(device { $0.lostCharacters = count })
        bench.open()
        bench.run(for: 30 * second)
        #expect(bench.state == .polling)
        #expect(bench.warnings == [])
    }

    @Test("an echo that nobody told it of, and one that ends", arguments: [true, false])
    func echo(atFirst: Bool) throws {
        var bench = try bench(device { $0.echoes = atFirst })
        bench.open()
        bench.run(for: 30 * second)
        #expect(bench.known == ["A": "1", "B": "2"])
        guard var scripted = bench.device as? ScriptedDevice else { return }
        scripted.echoes.toggle()
        bench.device = scripted
        bench.takeOver()
        bench.release()
        bench.run(for: 30 * second)
        #expect(bench.known == ["A": "1", "B": "2"])
        #expect(bench.state == .polling)
        #expect(bench.warnings == [])
    }

    @Test("a prompt that was on its way before the command was heard")
    func earlyPrompt() throws {
        var bench = try bench(
            device {
                $0.echoes = true
                $0.stream = ("#9,9,9\r\n>", second / 5)
                $0.stops = ("STOP", 1)
                $0.delay = 150_000_000
            })
        bench.open()
        bench.run(for: 60 * second)
        #expect(bench.known == ["A": "1", "B": "2"])
        #expect(bench.state == .polling)
    }

    @Test("a command that is refused: it says so, and goes on")
    func refused() throws {
        var bench = try bench(device { $0.replies["SET A 7"] = "ERR 12 OUT OF BOUNDS" }) { $0.parameters = ["A": "7"] }
        bench.open()
        bench.run(for: 30 * second)
        #expect(bench.warnings.contains { $0.contains("ERR 12 OUT OF BOUNDS") })
        #expect(bench.warnings.contains("A should be 7, but the instrument says 1"))
        #expect(bench.state == .polling)
    }

    @Test("a device that answers nothing for a while")
    func deafForAWhile() throws {
        var bench = try bench(device { $0.deafness = 9 })
        bench.open()
        bench.run(for: 10 * second)
        #expect(bench.state.word == "lost" || bench.state == .waking)
        bench.run(for: 5 * minute)
        #expect(bench.state == .polling)
        #expect(bench.notes.last?.text == "the instrument answers again")
    }

    @Test("a dead device: tried for ever, five minutes apart in the end, told once")
    func dead() throws {
        var bench = try bench(device { $0.deafness = .max })
        bench.open()
        bench.run(for: 24 * hour)
        let lastHour = bench.sent.filter { $0.at > bench.now - hour }
        #expect((20...100).contains(lastHour.count), "\(lastHour.count)")
        #expect(bench.warnings.count == 1)
    }

    @Test("a device that restarts every second, without flooding it")
    func restartsForEver() throws {
        var bench = try bench(device { $0.reboots = ("WELCOME", second) })
        bench.open()
        bench.run(for: 30 * minute)
        #expect(bench.busiestMinute <= 70)
    }

    @Test("a device that refuses everything, without flooding it")
    func refusesEverything() throws {
        var bench = try bench(
            device {
                $0.replies = [:]
                $0.unknown = "ERR 1"
            }
        ) { $0.parameters = ["A": "7", "B": "8"] }
        bench.open()
        bench.run(for: hour)
        #expect(bench.busiestMinute <= 70)
        #expect(bench.state == .polling)
    }

    @Test("a device that samples but does not answer: its samples count")
    func deaf() throws {
        var declared = try dialogue(plain)
        declared.poll = nil
        declared.startSampling = DialogueExchange([.line(CommandTemplate("GO"))])
        var device = device { $0.deafness = .max }
        device.stream = ("#1,2,3", 10 * second)
        var bench = Bench(declared, device)
        bench.open()
        bench.run(for: hour)
        #expect(bench.state == .sampling)
        #expect(bench.busiestMinute <= 15)
        let lately = bench.sent.filter { $0.at > bench.now - 30 * minute }
        #expect(lately.isEmpty)
    }

    @Test("silence: it asks, and starts the sampling again")
    func silence() throws {
        var bench = try Bench(dialogue(microCAT), simulated(.sbe37)) { $0.silenceNanoseconds = 2 * minute }
        bench.open()
        bench.run(for: minute)
        // Somebody stops it by another way.
        bench.device.receive(Array("\r\rStop\r".utf8), now: bench.now)
        bench.run(for: 4 * minute)
        #expect(bench.warnings == ["no sample for 120 s; asking the instrument"])
        #expect(bench.state == .sampling)
        #expect(bench.sentText.filter { $0 == "StartNow" }.count == 2)
    }

    @Test("a sampling that is slower than the silence: it is asked how slow it is, and never stopped")
    func slow() throws {
        var declared = try dialogue(microCAT)
        declared.listen = 30 * second
        var bench = Bench(declared, try simulated(.sbe37, ["interval": "3600", "autonomous": "yes"]))
        bench.open()
        bench.run(for: 12 * hour)
        #expect(bench.records >= 11)
        #expect(!bench.sentText.contains("Stop"))
        #expect(bench.warnings == [])
    }
}

extension Bench {
    /// The most that was sent in any minute.
    var busiestMinute: Int {
        sent.indices.map { first in
            sent[first...].prefix { $0.at < sent[first].at + minute }.count
        }.max() ?? 0
    }
}
