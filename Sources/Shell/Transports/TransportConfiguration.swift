/// How the bytes of an instrument come in.
public enum TransportConfiguration: Hashable, Sendable {
    case serial(SerialSettings)
    case tcp(TCPSettings)
    case tcpListen(ListenerSettings)
    case udp(UDPSettings)
    case replay(ReplaySettings)
    case folder(FolderSettings)
    case push(PushSettings)
    case lorawan(LoRaWANSettings)
}

extension TransportConfiguration: CustomStringConvertible {
    /// As status and messages name it: `serial /dev/ttyUSB0 9600 8N1`, `tcp 10.0.0.5:4001`.
    public var description: String {
        switch self {
        case .serial(let serial): "serial \(serial.path) \(serial.baud) \(serial.format)"
        case .tcp(let tcp): "tcp \(tcp.endpoint)"
        case .tcpListen(let listener): "tcp-listen \(listener.endpoint)"
        case .udp(let udp): "udp \(udp.group ?? udp.address):\(udp.port)"
        case .replay(let replay): "replay \(replay.path)"
        case .folder(let folder): "folder \(folder.path)"
        case .push(let push): "push \(push)"
        case .lorawan(let radio): "lorawan \(radio.device)\(radio.server.map { " by \($0)" } ?? "")"
        }
    }
}
