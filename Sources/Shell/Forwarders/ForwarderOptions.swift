import Sensing

/// Who forwards what to whom.
public struct ForwarderOptions: Sendable {
    public var station: String
    /// The destination's name, in the store and on the page.
    public var destination: String
    /// `http` or `mqtt`.
    public var kind: String
    public var isRequired: Bool
    public var policy: ForwardingPolicy

    public init(station: String, destination: String, kind: String, isRequired: Bool, policy: ForwardingPolicy) {
        self.station = station
        self.destination = destination
        self.kind = kind
        self.isRequired = isRequired
        self.policy = policy
    }
}
