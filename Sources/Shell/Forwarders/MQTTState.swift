/// What an `MQTTConnection` is doing.
public enum MQTTState: Hashable, Sendable {
    case connecting
    /// The broker accepted us and all our subscriptions.
    case connected
    /// The last attempt failed; the next follows by itself.
    case waiting(String)
    case closed
}
