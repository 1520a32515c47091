/// Why a message was not handed to the broker. The text never contains credentials.
public enum MQTTError: Error, Hashable, Sendable {
    case cannotStart(String)
    /// Nothing was queued: publish again after the next connection.
    case notConnected(String)
    /// Nothing was queued: the broker has to take earlier publications first.
    case windowFull
    case refused(String)
    /// The broker takes no message of this size.
    case tooLarge(String)
}

extension MQTTError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cannotStart(let reason): "cannot start an MQTT client: \(reason)"
        case .notConnected(let reason): reason
        case .windowFull: "the broker has not yet taken what was published before"
        case .tooLarge(let reason): reason
        case .refused(let reason): "libmosquitto refuses the message: \(reason)"
        }
    }
}
