import CFairlead
import Glibc
import Sensing
import Testing

@testable import Transports

@Suite("A serial link", .serialized)
struct SerialLinkTests {
    @Test("reads and writes a pseudo-terminal without changing a byte")
    func readsAndWrites() async throws {
        let terminal = try #require(PseudoTerminal())
        let recorder = Recorder()
        let link = try recorder.link(.serial(SerialSettings(path: terminal.path)))
        #expect(recorder.wait { $0.count(ofState: "open") == 1 })
        let everyByte = (0...255).map { UInt8($0) }
        terminal.write(everyByte)
        #expect(recorder.wait { $0.bytes.count == 256 })
        #expect(recorder.current.bytes == everyByte)
        _ = try await link.send(everyByte)
        #expect(terminal.read(count: 256) == everyByte)
        await link.stop()
        #expect(recorder.current.ended == [0])
    }

    @Test("survives the adapter that is unplugged, and opens what is plugged in at the same name")
    func unplugged() throws {
        let folder = try #require(TestFolder())
        let path = "\(folder.path)/line"
        let recorder = Recorder()
        var terminal = PseudoTerminal()
        #expect(symlink(try #require(terminal?.path), path) == 0)
        let link = try recorder.link(.serial(SerialSettings(path: path)))
        #expect(recorder.wait { $0.count(ofState: "open") == 1 })
        terminal?.write([1, 2])
        #expect(recorder.wait { $0.bytes == [1, 2] })
        unlink(path)
        terminal = nil
        #expect(recorder.wait { $0.ended == [0] && $0.count(ofState: "waiting") >= 2 })
        let waiting = try #require(recorder.current.states.last { $0.word == "waiting" })
        #expect(waiting.message(now: 0)?.contains("\(path) is not there: plug the adapter in") == true)
        let other = try #require(PseudoTerminal())
        #expect(symlink(other.path, path) == 0)
        #expect(recorder.wait { $0.count(ofState: "open") == 2 })
        other.write([3])
        #expect(recorder.wait { $0.bytes == [1, 2, 3] })
        #expect(link.status.counters.reconnects == 1)
        #expect(hasStopped(link))
    }

    @Test("takes any baud rate", arguments: [1234, 9600, 31_250, 250_000, 1_000_000])
    func oddBaud(baud: Int) throws {
        let terminal = try #require(PseudoTerminal())
        let opened = try SerialOpening(SerialSettings(path: terminal.path, baud: baud)).open()
        #expect(!opened.timing.isPaced)
        // The terminal itself says the same (a second configuration reads it back).
        var actual: UInt32 = 0
        #expect(fairlead_serial_configure(opened.descriptor.number, UInt32(baud), 8, 0, 1, 0, &actual) == 0)
        #expect(Int(actual) == baud)
    }

    @Test("sets data bits, parity, stop bits and flow control as asked", arguments: SerialSettings.Parity.allCases)
    func everySetting(parity: SerialSettings.Parity) throws {
        let terminal = try #require(PseudoTerminal())
        for flow in SerialSettings.FlowControl.allCases {
            let settings = SerialSettings(
                path: terminal.path, baud: 1200, dataBits: 7, parity: parity, stopBits: 2, flow: flow)
            let opened = try SerialOpening(settings).open()
            var line = termios()
            #expect(tcgetattr(opened.descriptor.number, &line) == 0)
            #expect(line.c_cflag & tcflag_t(CSTOPB) != 0)
            #expect((line.c_iflag & tcflag_t(IXON) != 0) == (flow == .software))
            #expect((line.c_cflag & tcflag_t(CRTSCTS) != 0) == (flow == .hardware))
            #expect(line.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0)
        }
    }

    @Test("refuses settings that no line has", arguments: [(0, 8, 1), (-9600, 8, 1), (9600, 9, 1), (9600, 8, 3)])
    func impossibleSettings(baud: Int, dataBits: Int, stopBits: Int) throws {
        let terminal = try #require(PseudoTerminal())
        let settings = SerialSettings(path: terminal.path, baud: baud, dataBits: dataBits, stopBits: stopBits)
        #expect(throws: LinkFailure.self) { try SerialOpening(settings).open() }
    }

    @Test("says that a file is not a serial line")
    func notALine() throws {
        let folder = try #require(TestFolder())
        let path = folder.write([1, 2, 3])
        let failure = #expect(throws: LinkFailure.self) { try SerialOpening(SerialSettings(path: path)).open() }
        #expect(failure?.reason == "\(path) is not a serial line")
    }

    @Test("sends a break without ending")
    func sendsBreak() async throws {
        let terminal = try #require(PseudoTerminal())
        let recorder = Recorder()
        let link = try recorder.link(.serial(SerialSettings(path: terminal.path)))
        #expect(recorder.wait { $0.count(ofState: "open") == 1 })
        _ = try? await link.sendBreak(milliseconds: 12)
        terminal.write([1])
        #expect(recorder.wait { $0.bytes == [1] })
        await link.stop()
    }

    @Test("lists the lines of this machine without touching them")
    func lists() throws {
        for line in try SerialPorts.list() {
            #expect(line.path.hasPrefix("/dev/"))
            #expect(!line.text.isEmpty)
        }
    }
}
