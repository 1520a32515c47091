import FoundationEssentials
import Framing
import Glibc
import LoRaWAN
import TestSupport

/// A gateway with a packet forwarder, on real sockets: one pushes, the other pulls, as Semtech's does.
final class TestGateway {
    /// `txpk` of a PULL_RESP, as much of it as tests look at.
    struct Downlink: Decodable {
        struct Packet: Decodable {
            var tmst: UInt32?
            var freq: Double
            var datr: String
            var data: String
        }

        var txpk: Packet
    }

    let eui: EUI64
    private let up: TestDatagrams
    private let down: TestDatagrams
    private var token: UInt8 = 0

    init(_ eui: EUI64, port: UInt16) throws {
        self.eui = eui
        up = try TestDatagrams(connectedTo: port)
        down = try TestDatagrams(connectedTo: port)
    }

    private func head(_ kind: UInt8) -> [UInt8] {
        token &+= 1
        let name = (0..<8).map { UInt8(truncatingIfNeeded: eui.rawValue >> UInt64(56 - 8 * $0)) }
        return [2, token, 0x5A, kind] + name
    }

    /// Says PUSH_DATA until it is acknowledged, which takes as long as the station needs to open its port.
    func push(_ json: String) throws {
        let datagram = head(0x00) + Array(json.utf8)
        try up.ask(datagram, until: { $0 == [2, datagram[1], 0x5A, 0x01] })
    }

    /// Says PULL_DATA, so that downlinks find the gateway.
    func pull() throws {
        let datagram = head(0x02)
        try down.ask(datagram, until: { $0 == [2, datagram[1], 0x5A, 0x04] })
    }

    /// A packet that was heard; `tmst` is the concentrator's counter at its end, `more` further keys.
    func hear(_ payload: [UInt8], tmst: UInt32, rssi: Int = -101, more: String = "") throws {
        let data = String(decoding: Base64.encode(payload), as: UTF8.self)
        try push(
            #"{"rxpk":[{"jver":1,"tmst":\#(tmst),\#(more)"chan":0,"rfch":1,"freq":868.100000,"mid": 0,"stat":1,"#
                + #""modu":"LORA","datr":"SF7BW125","codr":"4/5","rssis":-102,"lsnr":5.5,"foff":-321,"#
                + #""rssi":\#(rssi),"size":\#(payload.count),"data":"\#(data)"}]}"#)
    }

    /// The next PULL_RESP, which is taken; nil when none comes within so many milliseconds.
    func downlink(within milliseconds: Int32) throws -> (packet: Downlink.Packet, payload: [UInt8])? {
        while let datagram = down.receive(within: milliseconds) {
            guard datagram.count > 4, datagram[3] == 0x03 else { continue }
            try down.send(
                head(0x05).enumerated().map { $0.offset == 1 ? datagram[1] : $0.offset == 2 ? datagram[2] : $0.element }
            )
            let packet = try JSONDecoder().decode(Downlink.self, from: Data(datagram[4...])).txpk
            guard let payload = Base64.decode(packet.data.utf8) else { throw TestProblem("no base64: \(packet.data)") }
            return (packet, payload)
        }
        return nil
    }
}

/// A UDP socket on loopback that speaks with one port.
final class TestDatagrams {
    private let descriptor: Int32

    init(connectedTo port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = Self.loopback(port)
        let descriptor = descriptor
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw TestProblem("cannot speak to port \(port)") }
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) throws {
        // A port that nobody has opened yet refuses the datagram before.
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Nil when none came.
    func receive(within milliseconds: Int32) -> [UInt8]? {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, milliseconds) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 2048)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return count >= 0 ? Array(bytes[..<count]) : []
    }

    /// Sends until the right answer comes, for a minute; other answers are passed over.
    func ask(_ bytes: [UInt8], until isRight: ([UInt8]) -> Bool) throws {
        for _ in 0..<240 {
            try send(bytes)
            var patience: Int32 = 250
            while let answer = receive(within: patience) {
                if isRight(answer) { return }
                if answer.isEmpty { usleep(50_000) }
                patience = 50
            }
        }
        throw TestProblem("the station does not answer \(bytes.prefix(12))")
    }

    /// A port that is free now.
    static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw TestProblem("no port is free") }
        return UInt16(bigEndian: address.sin_port)
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return address
    }
}
