import ConfigurationFiles
import Forwarders
import Glibc
import Logging
import Store

/// Makes the forwarder of a destination out of what the station file says.
struct DestinationLinks {
    let station: String
    let store: StationStore
    let log: Logger

    func forwarder(for destination: DestinationConfiguration, seed: UInt64) throws(StationFailure) -> Forwarder {
        let link: any BatchLink
        do {
            link = try self.link(for: destination)
        } catch {
            throw StationFailure("set up the destination '\(destination.name.value)'", because: "\(error)")
        }
        var policy = ForwardingPolicy(seed: seed)
        policy.maximumRecords = destination.batch.records
        policy.maximumBytes = Int(destination.batch.bytes)
        policy.linger = UInt64(destination.batch.everyNanoseconds)
        if case .mqtt = destination.address {
            policy.window = Self.mqttWindow
            policy.replyTimeout = UInt64(destination.timeoutNanoseconds)
        }
        let options = ForwarderOptions(
            station: station, destination: destination.name.value, kind: destination.address.kind,
            isRequired: destination.isRequired, policy: policy)
        return Forwarder(options: options, outbox: store, link: link, log: log)
    }

    /// Batches on their way over a broker at the same time: a round trip has two hops more than over HTTP.
    private static let mqttWindow = 4

    private func link(for destination: DestinationConfiguration) throws -> any BatchLink {
        let credentials = try credentials(of: destination)
        switch destination.address {
        case .http(let url):
            var options = HTTPClientOptions()
            options.timeoutMilliseconds = Int(destination.timeoutNanoseconds / 1_000_000)
            options.certificateAuthorityFile = destination.certificateAuthorityFile
            options.credentials = credentials
            return try HTTPBatchLink(address: HTTPAddress(url), options: options)
        case .mqtt(let broker, let encrypted):
            var options = MQTTOptions(
                host: broker.host, port: Int32(broker.port), clientID: "fairlead-\(station)-\(destination.name.value)")
            options.credentials = credentials
            if encrypted {
                options.certificateAuthorityFile = destination.certificateAuthorityFile ?? Self.systemAuthorities
            }
            return try MQTTBatchLink(station: station, options: options, log: log)
        }
    }

    /// The authorities that Debian trusts, as one file.
    static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    private func credentials(of destination: DestinationConfiguration) throws -> Credentials? {
        guard let user = destination.username else { return nil }
        switch destination.password {
        case nil: return Credentials(user: user, password: "")
        case .environment(let name):
            guard let value = getenv(name) else {
                throw StationFailure("find the password", because: "the environment has no variable \(name)")
            }
            return Credentials(user: user, password: String(cString: value))
        case .file(let path):
            let text = try ConfigurationFile.read(path).text
            return Credentials(user: user, password: String(text.prefix { $0 != "\n" && $0 != "\r" && $0 != "\r\n" }))
        }
    }
}
