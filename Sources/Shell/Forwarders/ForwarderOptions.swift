import Delivery
import Sensing

/// Who forwards what to whom.
public struct ForwarderOptions: Sendable {
    public var station: String
    /// The destination's name, in the store and on the page.
    public var destination: String
    /// `http`, `mqtt` or `sensorthings`.
    public var kind: String
    public var isRequired: Bool
    public var policy: ForwardingPolicy
    /// What the destination takes of the records.
    public var selection = Selection.everything
    /// The station's own key; nil sends batches without a signature.
    public var signingKey: SigningKey?
    /// The time of day by the station's clock; nil while it is not synchronised.
    public var clock: @Sendable () -> Instant? = { SystemTime.now() }

    public init(station: String, destination: String, kind: String, isRequired: Bool, policy: ForwardingPolicy) {
        self.station = station
        self.destination = destination
        self.kind = kind
        self.isRequired = isRequired
        self.policy = policy
    }
}
