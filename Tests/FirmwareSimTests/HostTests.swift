import Foundation
import SimulatedInstruments
import Testing

@testable import firmware_sim

/// Real sockets and pseudo-terminals, with the instrument's time in the test's hands.
@Suite("The program's endpoints", .serialized)
struct HostTests {
    private func line(_ kind: InstrumentKind, _ settings: [String: String], _ address: String) throws -> SimulatedLine {
        try SimulatedLine(
            plan: InstrumentPlan(kind: kind, settings: settings), address: EndpointAddress(address),
            report: Report(isJSON: false), now: start)
    }

    /// Lets the line handle what is ready; waits at most a second for it.
    private func handle(_ line: SimulatedLine, now: Nanoseconds) {
        var descriptors = line.endpoint.interests
        guard poll(&descriptors, nfds_t(descriptors.count), 1000) > 0 else { return }
        for ready in descriptors where ready.revents != 0 { line.handle(ready, now: now) }
    }

    private func connect(to line: SimulatedLine) throws -> Int32? {
        let port = try #require(UInt16(line.endpoint.title.split(separator: ":").last ?? ""))
        let name = try InternetAddress("127.0.0.1", port: port, type: SOCK_STREAM, isPassive: false)
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if name.withPointer({ Glibc.connect(client, $0, $1) }) == 0 { return client }
        close(client)
        return nil
    }

    /// What can be read within a second; nil at the end of the stream.
    private func read(_ descriptor: Int32) -> [UInt8]? {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&state, 1, 1000) > 0, case .bytes(let bytes) = Descriptor.read(descriptor) else { return nil }
        return bytes
    }

    @Test("gives each TCP client the same stream and takes commands from each")
    func tcp() throws {
        let line = try line(.sbe37, ["interval": "10"], "tcp:127.0.0.1:0")
        defer { line.close() }
        let first = try #require(try connect(to: line))
        let second = try #require(try connect(to: line))
        defer { [first, second].forEach { close($0) } }
        handle(line, now: start)
        line.proceed(now: start + .seconds(11))
        let sample = try #require(read(first))
        #expect(sample.first == UInt8(ascii: "#"))
        #expect(read(second) == sample)
        _ = "\r\r".withCString { write(second, $0, 2) }
        handle(line, now: start + .seconds(12))
        line.proceed(now: start + .seconds(13))
        #expect(read(first) == [UInt8](text: "\r\n") + [UInt8](text: "S>"))
    }

    @Test("refuses connections during an outage and accepts them on the same port afterwards")
    func outage() throws {
        let line = try line(.sbe37, ["interval": "10", "fault": "disconnect=100:30"], "tcp:127.0.0.1:0")
        defer { line.close() }
        let client = try #require(try connect(to: line))
        handle(line, now: start)
        var now = start
        while line.endpoint.interests.count > 0 {
            now = try #require(line.deadline)
            line.proceed(now: now)
        }
        var rest = read(client)
        while rest != nil { rest = read(client) }
        close(client)
        #expect(try connect(to: line) == nil)
        line.proceed(now: now + .seconds(30))
        let again = try #require(try connect(to: line))
        close(again)
    }

    @Test("sends each message as one datagram, and bulk lines cut at line ends")
    func udp() throws {
        let receiver = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(receiver) }
        let any = try InternetAddress("127.0.0.1", port: 0, type: SOCK_DGRAM, isPassive: true)
        #expect(any.withPointer { bind(receiver, $0, $1) } == 0)
        let address = "udp:127.0.0.1:\(InternetAddress.localPort(of: receiver))"
        let gnss = try line(.gnss, ["fixdelay": "0"], address)
        gnss.proceed(now: start + .milliseconds(100))
        #expect(read(receiver)?.starts(with: [UInt8](text: "$GPGGA,120000.00,")) == true)
        gnss.close()
        let lines = try line(.lines, ["rate": "100000", "count": "100"], address)
        lines.proceed(now: start)
        lines.proceed(now: start + .milliseconds(1))
        lines.close()
        var received: [UInt8] = []
        while received.count(where: { $0 == 10 }) < 100, let datagram = read(receiver) {
            #expect(datagram.count <= 1432 && datagram.last == 10)
            received += datagram
        }
        #expect(received.count(where: { $0 == 10 }) == 100)
    }

    @Test("looks like a serial port at a path, gone in an outage, and removes its link at the end")
    func pty() throws {
        let path = FileManager.default.temporaryDirectory.path + "/firmware-sim-\(getpid()).tty"
        let line = try line(.metbk, ["interval": "10", "fault": "disconnect=100:30"], "pty:\(path)")
        line.proceed(now: start + .seconds(11))
        #expect(line.endpoint.bytesNotTaken > 0, "nobody had it open")
        let port = open(path, O_RDWR | O_NOCTTY)
        #expect(port >= 0)
        line.proceed(now: start + .seconds(12))
        line.proceed(now: start + .seconds(21))
        #expect(read(port)?.split(separator: 32).count == 12)
        _ = "#CLOCK\r".withCString { write(port, $0, 7) }
        handle(line, now: start + .seconds(22))
        line.proceed(now: start + .seconds(23))
        #expect(read(port) == [UInt8](text: "2026/03/01  12:00:22\r\n"))
        var now = start + .seconds(23)
        while open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK) >= 0 {
            now += .seconds(1)
            line.proceed(now: now)
        }
        close(port)
        line.proceed(now: now + .seconds(31))
        #expect(access(path, F_OK) == 0)
        line.close()
        #expect(access(path, F_OK) != 0)
    }

    @Test("sends all counted lines to a slow reader, then the end of the stream")
    func everyLine() throws {
        let line = try line(.lines, ["rate": "max", "count": "60000"], "tcp:127.0.0.1:0")
        let client = try #require(try connect(to: line))
        handle(line, now: start)
        var received: [UInt8] = []
        var isOpen = true
        while !line.isDone {
            line.proceed(now: start)
            if !isOpen {
                handle(line, now: start)
            } else if let bytes = read(client) {
                received += bytes
            } else {
                // Once: the number may be another test's a moment later.
                close(client)
                isOpen = false
                handle(line, now: start)
            }
        }
        if isOpen { close(client) }
        #expect(received.count(where: { $0 == 10 }) == 60_000)
        #expect(String(decoding: received.suffix(62), as: UTF8.self).contains("000000060000, "))
    }

    @Test(
        "reads endpoints as they are written",
        arguments: [
            ("tcp:127.0.0.1:4001", EndpointAddress.tcp(address: "127.0.0.1", port: 4001)),
            ("tcp:[::1]:4001", .tcp(address: "::1", port: 4001)),
            ("tcp-connect:host:1", .tcpConnect(address: "host", port: 1)),
            ("udp:239.1.2.3:4002", .udp(address: "239.1.2.3", port: 4002)), ("pty", .pty(link: nil)),
            ("pty:/dev/shm/ctd", .pty(link: "/dev/shm/ctd")),
        ])
    func addresses(text: String, address: EndpointAddress) throws {
        #expect(try EndpointAddress(text) == address)
    }

    @Test(
        "refuses endpoints it cannot read", arguments: ["tcp", "tcp:4001", "tcp:a:99999", "serial:/dev/x", "pty:", ""])
    func badAddresses(text: String) {
        #expect(throws: EndpointFailure.self) { try EndpointAddress(text) }
    }

    @Test("says why it cannot listen where somebody else does")
    func taken() throws {
        let line = try line(.gnss, [:], "tcp:127.0.0.1:0")
        defer { line.close() }
        let port = try #require(line.endpoint.title.split(separator: ":").last)
        let failure = #expect(throws: EndpointFailure.self) { try self.line(.gnss, [:], "tcp:127.0.0.1:\(port)") }
        #expect(failure?.description == "cannot listen on tcp 127.0.0.1:\(port): Address already in use")
    }
}
