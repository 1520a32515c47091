/// A place on a network: a name or address, and a port.
public struct HostAndPort: Hashable, Sendable, CustomStringConvertible {
    /// A name, an IPv4 address, or an IPv6 address without its brackets.
    public var host: String
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// From `127.0.0.1:4001`; nil when it is no address with a port.
    public init?(text: String) {
        guard let address = try? HostAndPort(parsing: text) else { return nil }
        self = address
    }

    /// As it is written in the station file: `127.0.0.1:4001`, `[::1]:4001`.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// This machine itself, so that nobody on the network can listen.
    public var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

    /// The port as sockets take it; it was checked when the address was read.
    public var portNumber: UInt16 { UInt16(clamping: port) }

    /// Every address of this machine.
    var isWildcard: Bool { host == "0.0.0.0" || host == "::" }

    /// Why a text is no address.
    enum Defect: Error {
        case noPort
        case portNotANumber
        case portOutOfRange
        case badHost
        case bareIPv6
    }

    init(parsing text: String, lowestPort: Int = 1) throws(Defect) {
        guard let colon = text.lastIndex(of: ":") else { throw .noPort }
        var host = String(text[..<colon])
        let portText = text[text.index(after: colon)...]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
            guard Self.isIPv6(host) else { throw .badHost }
        } else if host.contains(":") {
            throw .bareIPv6
        } else {
            guard Self.isIPv4(host) || Self.isName(host) else { throw .badHost }
        }
        guard !portText.isEmpty, portText.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .portNotANumber }
        guard let port = Int(portText), (lowestPort...65_535).contains(port) else { throw .portOutOfRange }
        self.init(host: host, port: port)
    }

    static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                part.utf8.allSatisfy { (0x30...0x39).contains($0) } && part.count <= 3 && Int(part) ?? 256 <= 255
            }
    }

    /// Groups of up to four hexadecimal digits, of which one run of zeros may be left out (RFC 4291, 2.2).
    static func isIPv6(_ text: String) -> Bool {
        let groups = text.split(separator: ":", omittingEmptySubsequences: false)
        let gaps = text.indices.count { text[$0...].hasPrefix("::") }
        guard (3...9).contains(groups.count), gaps <= 1, !text.contains(":::") else { return false }
        let written = groups.filter { !$0.isEmpty }
        guard written.allSatisfy({ $0.count <= 4 && $0.allSatisfy(\.isHexDigit) }) else { return false }
        if gaps == 0 { return groups.count == 8 && written.count == 8 }
        let isOpenAtEdge = text.hasPrefix(":") && !text.hasPrefix("::") || text.hasSuffix(":") && !text.hasSuffix("::")
        return written.count <= 7 && !isOpenAtEdge
    }

    /// A host name (RFC 1123, 2.1). What consists of digits and points only was meant to be an address.
    static func isName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...253).contains(text.utf8.count), text.contains(where: { !"0123456789.".contains($0) }) else {
            return false
        }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy(isLetterDigitOrHyphen)
        }
    }

    private static func isLetterDigitOrHyphen(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
