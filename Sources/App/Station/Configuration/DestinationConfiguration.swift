import Diagnostics

/// Where records are forwarded to.
public struct DestinationConfiguration: Hashable, Sendable {
    public enum Address: Hashable, Sendable {
        /// An `http` or `https` URL without a slash at its end.
        case http(url: String)
        case mqtt(HostAndPort, encrypted: Bool)

        /// `http` or `mqtt`.
        public var kind: String {
            switch self {
            case .http: "http"
            case .mqtt: "mqtt"
            }
        }
    }

    /// Where a password is found. It is never in the station file.
    public enum PasswordSource: Hashable, Sendable {
        case file(String)
        case environment(String)
    }

    public struct BatchLimits: Hashable, Sendable {
        public var records: Int = 500
        public var bytes: Int64 = 256 << 10
        /// A batch is sent when it is this old, however small.
        public var everyNanoseconds: Int64 = AmountOf.second
    }

    public var name: Located<String>
    public var address: Address
    /// Nothing is pruned that a required destination has not acknowledged.
    public var isRequired: Bool
    public var batch: BatchLimits
    public var timeoutNanoseconds: Int64
    public var username: String?
    public var password: PasswordSource?
    /// Authorities to trust, in PEM; nil trusts those of the system.
    public var certificateAuthorityFile: String?
}
