import Glibc
import SimulatedInstruments

/// Datagrams to one address: each message of the instrument is one, and bulk lines are cut to fit.
final class UDPEndpoint: Endpoint {
    /// What passes an Ethernet unfragmented.
    private static let comfortableDatagram = 1432
    /// What UDP over IPv4 can carry at all.
    private static let largestDatagram = 65_507

    private let address: String
    private let port: UInt16
    private let cutsAtLineEnds: Bool
    private var descriptor: Int32 = -1
    private var isCongested = false
    private var isHungUp = false
    private(set) var bytesNotTaken: UInt64 = 0

    init(address: String, port: UInt16, cutsAtLineEnds: Bool) {
        self.address = address
        self.port = port
        self.cutsAtLineEnds = cutsAtLineEnds
    }

    var title: String { "sending to udp \(address):\(port)" }
    var hasReader: Bool { !isHungUp && descriptor >= 0 }
    var takesMore: Bool { hasReader && !isCongested }
    var isFlushed: Bool { true }

    var interests: [pollfd] {
        descriptor < 0
            ? [] : [pollfd(fd: descriptor, events: Int16(isCongested ? POLLIN | POLLOUT : POLLIN), revents: 0)]
    }

    func open() throws(EndpointFailure) {
        let name = try InternetAddress(address, port: port, type: SOCK_DGRAM, isPassive: false)
        descriptor = try name.makeSocket(SOCK_DGRAM)
        InternetAddress.enable(SO_BROADCAST, on: descriptor)
        guard name.withPointer({ connect(descriptor, $0, $1) }) == 0 else {
            let failure = EndpointFailure.system("cannot send to udp \(address):\(port)")
            close()
            throw failure
        }
    }

    func handle(_ ready: pollfd, now: Nanoseconds) -> [UInt8] {
        if ready.revents & Int16(POLLOUT) != 0 { isCongested = false }
        // An error here is the echo of an earlier datagram that nobody received; reading clears it.
        if ready.revents & Int16(POLLIN | POLLERR) != 0, case .bytes(let bytes) = Descriptor.read(descriptor) {
            return isHungUp ? [] : bytes
        }
        return []
    }

    func send(_ bytes: [UInt8]) {
        guard hasReader else {
            bytesNotTaken += UInt64(bytes.count)
            return
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let datagram = rest.prefix(datagramLength(of: rest))
            rest = rest.dropFirst(datagram.count)
            sendDatagram(datagram)
        }
    }

    func hangUp() { isHungUp = true }

    func restore() throws(EndpointFailure) { isHungUp = false }

    func close() {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
        descriptor = -1
    }

    private func sendDatagram(_ datagram: ArraySlice<UInt8>) {
        let sent = datagram.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, 0) }
        // Refused means that the datagram before this one found nobody; this one is sent again, once.
        let again = sent < 0 && errno == ECONNREFUSED
        let second = again ? datagram.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, 0) } : sent
        guard second < 0 else { return }
        bytesNotTaken += UInt64(datagram.count)
        if Descriptor.isTransient(errno) { isCongested = true }
    }

    private func datagramLength(of bytes: ArraySlice<UInt8>) -> Int {
        guard cutsAtLineEnds, bytes.count > UDPEndpoint.comfortableDatagram else {
            return min(bytes.count, UDPEndpoint.largestDatagram)
        }
        let part = bytes.prefix(UDPEndpoint.comfortableDatagram)
        guard let end = part.lastIndex(of: 10) else { return part.count }
        return end - bytes.startIndex + 1
    }
}
