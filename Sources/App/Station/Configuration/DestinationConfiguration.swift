import Diagnostics
import Forwarders
import Store

/// Where records are forwarded to.
public struct DestinationConfiguration: Hashable, Sendable {
    public enum Address: Hashable, Sendable {
        /// An `http` or `https` URL without a slash at its end.
        case http(url: String)
        case mqtt(HostAndPort, encrypted: Bool)
        /// The root of a service with its version, without a slash at its end.
        case sensorThings(url: String)

        /// `http`, `mqtt` or `sensorthings`.
        public var kind: String {
            switch self {
            case .http: "http"
            case .mqtt: "mqtt"
            case .sensorThings: "sensorthings"
            }
        }

        var isEncrypted: Bool {
            switch self {
            case .http(let url), .sensorThings(let url): url.lowercased().hasPrefix("https://")
            case .mqtt(_, let encrypted): encrypted
            }
        }
    }

    /// Where a password is found. It is never in the station file.
    public enum PasswordSource: Hashable, Sendable {
        case file(String)
        case environment(String)
    }

    public struct BatchLimits: Hashable, Sendable {
        public var records: Int = 10_000
        public var bytes: Int64 = 1 << 20
        /// A batch is sent when it is this old, however small.
        public var everyNanoseconds: Int64 = 500 * AmountOf.millisecond
    }

    /// What goes first when the link cannot carry everything.
    public struct Lanes: Hashable, Sendable {
        /// What `raw` may be.
        public enum Raw: String, Hashable, Sendable, CaseIterable {
            case last, never
        }

        /// Younger records go before older ones; nil for what fits the batches.
        public var liveNanoseconds: Int64?
        public var backlog = StoreDestination.BacklogOrder.oldestFirst
        public var raw = Raw.last
    }

    /// How it is known who we are, besides user and password.
    public struct Identification: Hashable, Sendable {
        /// The station's own Ed25519 key; batches are signed with it.
        public var signKeyFile: String?
        /// A client certificate and its key, in PEM.
        public var certificateFile: String?
        public var keyFile: String?
        /// A bearer token for an archive over HTTP.
        public var tokenFile: String?
    }

    public var name: Located<String>
    public var address: Address
    /// Nothing is pruned that a required destination has not acknowledged.
    public var isRequired: Bool
    public var batch: BatchLimits
    public var lanes: Lanes
    public var budget: BudgetLimits
    /// Nil for what the link takes by itself.
    public var maximumMessageBytes: Int64?
    public var take: SelectionConfiguration
    public var timeoutNanoseconds: Int64
    public var username: String?
    public var password: PasswordSource?
    /// Authorities to trust, in PEM; nil trusts those of the system.
    public var certificateAuthorityFile: String?
    public var identification: Identification
    public var mqttVersion: MQTTVersion
    public var acknowledgement: MQTTBatchLink.Acknowledgement

    /// What one message and its answer cost on this link.
    var overhead: LinkOverhead {
        switch address {
        case .http, .sensorThings: .http(encrypted: address.isEncrypted)
        case .mqtt: .mqtt(encrypted: address.isEncrypted, keepAlive: Int(keepAliveSeconds))
        }
    }

    /// Where each byte counts, a broken connection is noticed later instead of asked for every half minute.
    var keepAliveSeconds: Int32 { budget.bytesPerDay == nil ? 30 : 900 }

    /// A minute, and at least as long as two batches are gathered.
    var liveNanoseconds: Int64 {
        lanes.liveNanoseconds ?? max(AmountOf.minute, min(AmountOf.day, 2 * batch.everyNanoseconds))
    }

    /// Whether the records themselves go there, whole.
    var takesEverything: Bool { take.selection.takesEverything && lanes.raw == .last }
}
