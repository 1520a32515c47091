/// Others bring an instrument's data, by HTTP or over an MQTT broker.
public struct PushSettings: Hashable, Sendable {
    public enum Way: Hashable, Sendable {
        /// We are called at this address.
        case http(host: String, port: Int)
        /// We subscribe at a broker.
        case mqtt(host: String, port: Int, topics: [String], isEncrypted: Bool)
    }

    public enum Secret: Hashable, Sendable {
        case file(String)
        case environment(String)
    }

    public var way: Way
    /// What a caller by HTTP has to show, or the password at a broker; nil: nothing.
    public var secret: Secret?
    /// The user at a broker.
    public var user: String?
    /// Authorities to trust at a broker, in PEM; nil trusts those of the system.
    public var certificateAuthorityFile: String?
    /// A larger body is refused, in bytes.
    public var largest: Int
    /// Requests or messages a second, on the average of ten seconds; more are refused.
    public var rate: Int

    public init(
        _ way: Way, secret: Secret? = nil, user: String? = nil, certificateAuthorityFile: String? = nil,
        largest: Int = 1 << 20, rate: Int = 100
    ) {
        self.way = way
        self.secret = secret
        self.user = user
        self.certificateAuthorityFile = certificateAuthorityFile
        self.largest = largest
        self.rate = rate
    }
}

extension PushSettings: CustomStringConvertible {
    /// As status and messages name it: `http 127.0.0.1:8095`.
    public var description: String {
        switch way {
        case .http(let host, let port): "http \(host):\(port)"
        case .mqtt(let host, let port, let topics, _): "mqtt \(host):\(port) \(topics.joined(separator: ", "))"
        }
    }
}
