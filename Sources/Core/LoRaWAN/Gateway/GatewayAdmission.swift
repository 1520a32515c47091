import Sensing

/// Decides whose datagrams are listened to, and what is answered to them at once.
///
/// The protocol has no authentication. A gateway has to be listed, and to send from where it may; where nothing is said
/// about that, from the host from which it was heard last, until nothing has come from there for a minute.
public struct GatewayAdmission: Sendable {
    public enum Verdict: Hashable, Sendable {
        /// `answer`: PUSH_ACK or PULL_ACK for the address from which the datagram came; nil for a TX_ACK.
        case admitted(GatewayHeader, answer: [UInt8]?)
        /// Not a byte goes back.
        case refused(Refusal)
    }

    private struct Seen {
        var host: [UInt8]
        var time: UInt64
    }

    private let gateways: [EUI64: GatewaySettings]
    private let takesAnyGateway: Bool
    private var seen: [EUI64: Seen] = [:]

    /// So long, in nanoseconds, nothing may have come from the host before another one is believed.
    public static let patience: UInt64 = 60_000_000_000
    /// Gateways that are not listed, where any is taken: whoever invents more is not heard.
    public static let mostUnlisted = 256

    public init(gateways: [GatewaySettings], takesAnyGateway: Bool = false) {
        self.gateways = Dictionary(gateways.map { ($0.eui, $0) }, uniquingKeysWith: { first, _ in first })
        self.takesAnyGateway = takesAnyGateway
    }

    public init(_ settings: NetworkServerSettings) {
        self.init(gateways: settings.gateways, takesAnyGateway: settings.takesAnyGateway)
    }

    /// `time` and `now`, monotonic in nanoseconds: when the datagram came.
    public mutating func judge(
        _ datagram: UnsafeRawBufferPointer, from address: GatewayAddress, time: Instant, now: UInt64
    ) -> Verdict {
        let header: GatewayHeader
        do throws(GatewayDefect) {
            header = try GatewayHeader(datagram)
        } catch {
            return .refused(Refusal(.brokenDatagram, "\(error), from \(address)", time: time))
        }
        if let refusal = admit(header, from: address, time: time, now: now) { return .refused(refusal) }
        return .admitted(header, answer: header.acknowledgement)
    }

    /// Why the gateway of a header is not listened to; nil when it is.
    public mutating func admit(
        _ header: GatewayHeader, from address: GatewayAddress, time: Instant, now: UInt64
    ) -> Refusal? {
        if let refusal = refusal(of: header.gateway, address, time: time, now: now) { return refusal }
        seen[header.gateway] = Seen(host: address.host, time: now)
        return nil
    }

    public mutating func judge(
        _ datagram: [UInt8], from address: GatewayAddress, time: Instant, now: UInt64
    ) -> Verdict {
        datagram.withUnsafeBytes { judge($0, from: address, time: time, now: now) }
    }

    private mutating func refusal(
        of gateway: EUI64, _ address: GatewayAddress, time: Instant, now: UInt64
    ) -> Refusal? {
        let settings = gateways[gateway]
        guard settings != nil || takesAnyGateway else {
            return Refusal(
                .unknownGateway,
                "gateway \(gateway) at \(address) is not listed; if it is yours, add it to 'gateways' in the station file",
                time: time, gateway: gateway)
        }
        if let ranges = settings?.from, !ranges.isEmpty {
            guard !ranges.contains(where: { $0.contains(address.host) }) else { return nil }
            return foreign(gateway, address, "is not in its 'from'; correct 'from' if the gateway has moved", time)
        }
        guard let known = seen[gateway] else {
            guard settings == nil, !hasRoom(now: now) else { return nil }
            return Refusal(
                .unknownGateway,
                "gateway \(gateway) at \(address) is one too many: \(Self.mostUnlisted) that are not listed were heard "
                    + "within a minute; list yours under 'gateways' in the station file",
                time: time, gateway: gateway)
        }
        guard known.host != address.host, now < known.time + Self.patience else { return nil }
        let usual = GatewayAddress(host: known.host, port: 0).hostText
        return foreign(
            gateway, address,
            "is not where the gateway is heard (\(usual)); somebody forges it, two gateways have the same EUI (many leave "
                + "the factory so), or it has moved: then it is heard again after a minute of silence from there, or at "
                + "once with the right 'from' in the station file", time)
    }

    private func foreign(_ gateway: EUI64, _ address: GatewayAddress, _ words: String, _ time: Instant) -> Refusal {
        Refusal(
            .foreignAddress, "a datagram of gateway \(gateway) came from \(address), which \(words)", time: time,
            gateway: gateway)
    }

    /// Whether one more gateway that is not listed can be remembered; those that fell silent are forgotten.
    private mutating func hasRoom(now: UInt64) -> Bool {
        guard seen.count >= Self.mostUnlisted + gateways.count else { return true }
        seen = seen.filter { gateways[$0.key] != nil || now < $0.value.time + Self.patience }
        return seen.count < Self.mostUnlisted + gateways.count
    }
}

extension GatewayAddress: CustomStringConvertible {
    /// `192.168.8.20:40112`, `[fe80:0:0:0:0:0:0:1]:40112`
    public var description: String { host.count == 4 ? "\(hostText):\(port)" : "[\(hostText)]:\(port)" }

    /// Without the port.
    public var hostText: String {
        guard host.count == 16 else { return host.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(host[$0]) << 8 | UInt16(host[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}
