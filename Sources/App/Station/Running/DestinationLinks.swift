import ConfigurationFiles
import Delivery
import Forwarders
import Glibc
import Logging
import Sensing
import StationClock
import Store

/// Makes the forwarder of a destination out of what the station file says.
struct DestinationLinks {
    let station: String
    let thing: ThingConfiguration?
    let store: StationStore
    let clock: StationClock
    let log: Logger

    func forwarder(for destination: DestinationConfiguration, seed: UInt64) throws(StationFailure) -> Forwarder {
        do {
            var options = ForwarderOptions(
                station: station, destination: destination.name.value, kind: destination.address.kind,
                isRequired: destination.isRequired, policy: policy(of: destination, seed: seed))
            options.selection = destination.take.selection
            options.signingKey = try destination.identification.signKeyFile.map(Self.signingKey)
            let clock = clock
            options.clock = { clock.timeOfDay }
            return Forwarder(options: options, outbox: store, link: try link(for: destination), log: log)
        } catch {
            throw StationFailure("set up the destination '\(destination.name.value)'", because: "\(error)")
        }
    }

    private func policy(of destination: DestinationConfiguration, seed: UInt64) -> ForwardingPolicy {
        var policy = ForwardingPolicy.http(seed: seed)
        if case .mqtt = destination.address {
            policy = .mqtt(seed: seed)
            policy.replyTimeout = UInt64(destination.timeoutNanoseconds)
        }
        policy.maximumRecords = destination.batch.records
        if case .sensorThings = destination.address {
            policy.maximumRecords = min(policy.maximumRecords, Self.sensorThingsRecords)
        }
        policy.maximumBytes = min(policy.maximumBytes, Int(destination.batch.bytes))
        policy.linger = UInt64(destination.batch.everyNanoseconds)
        policy.budget = destination.budget
        policy.overhead = destination.overhead
        if let maximum = destination.maximumMessageBytes { policy.maximumMessageBytes = Int(maximum) }
        if !destination.carriesRaw { policy.lanes.remove(.raw) }
        // A part that is made of records in their order is not overtaken by the next one.
        if destination.take.selection.thinning != .none { policy.window = 1 }
        if destination.budget.bytesPerDay != nil { policy.inquiryInterval = Self.thriftyInquiries }
        return policy
    }

    /// A record becomes some rows of JSON, of 200 bytes each.
    private static let sensorThingsRecords = 500

    /// Where each byte counts, an archive is asked at most so often what it holds; nanoseconds.
    private static let thriftyInquiries: UInt64 = 3600 * 1_000_000_000

    private func link(for destination: DestinationConfiguration) throws -> any BatchLink {
        switch destination.address {
        case .http(let url):
            return try HTTPBatchLink(address: HTTPAddress(url), options: try httpOptions(of: destination))
        case .sensorThings(let url):
            return try SensorThingsLink(
                SensorThingsOptions(
                    root: HTTPAddress(url), thingName: thing?.name, thingDescription: thing?.description,
                    position: thing?.position, http: try httpOptions(of: destination)))
        case .mqtt(let broker, let encrypted):
            var options = MQTTOptions(
                host: broker.host, port: Int32(broker.port), clientID: "fairlead-\(station)-\(destination.name.value)")
            options.credentials = try credentials(of: destination)
            options.version = destination.mqttVersion
            options.keepAliveSeconds = destination.keepAliveSeconds
            if encrypted {
                options.certificateAuthorityFile = destination.certificateAuthorityFile ?? Self.systemAuthorities
                options.certificateFile = destination.identification.certificateFile
                options.keyFile = destination.identification.keyFile
            }
            return try MQTTBatchLink(
                station: station, options: options, acknowledgement: destination.acknowledgement, log: log)
        }
    }

    private func httpOptions(of destination: DestinationConfiguration) throws -> HTTPClientOptions {
        var options = HTTPClientOptions()
        options.timeoutMilliseconds = Int(destination.timeoutNanoseconds / 1_000_000)
        options.certificateAuthorityFile = destination.certificateAuthorityFile
        options.certificateFile = destination.identification.certificateFile
        options.keyFile = destination.identification.keyFile
        options.credentials = try credentials(of: destination)
        options.token = try destination.identification.tokenFile.map(Self.token)
        return options
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
        case .file(let path): return Credentials(user: user, password: try Self.firstLine(of: path))
        }
    }

    private static func token(_ path: String) throws -> BearerToken {
        guard let token = BearerToken(try firstLine(of: path)) else {
            throw StationFailure(
                "read the token in '\(path)'",
                because: "its first line is no token: letters, digits and -._~+/= without spaces")
        }
        return token
    }

    private static func signingKey(_ path: String) throws -> SigningKey {
        let text = try ConfigurationFile.read(path).text
        do throws(KeyError) {
            return try SigningKey(text: text)
        } catch {
            throw StationFailure("read the signing key in '\(path)'", because: "\(error)")
        }
    }

    private static func firstLine(of path: String) throws -> String {
        let text = try ConfigurationFile.read(path).text
        return String(text.prefix { $0 != "\n" && $0 != "\r" && $0 != "\r\n" })
    }
}

extension DestinationConfiguration {
    /// The destination as the store knows it.
    var inStore: StoreDestination {
        // What is made of periods is made of records in the order of their positions, so all of it is backlog.
        let isOrdered = take.selection.needsOrder
        return StoreDestination(
            name: name.value, isRequired: isRequired, takesRaw: carriesRaw,
            liveSeconds: isOrdered ? 0 : Int(liveNanoseconds / AmountOf.second), backlogOrder: lanes.backlog)
    }
}

extension ThingConfiguration {
    fileprivate var position: SensorThingsOptions.Position? {
        guard let latitude, let longitude else { return nil }
        return SensorThingsOptions.Position(latitude: latitude, longitude: longitude, elevation: elevation)
    }
}

extension StationClock {
    /// Nil while nobody knows the time of day.
    fileprivate var timeOfDay: Instant? {
        let now = now()
        switch now.state {
        case .locked, .holdover: return now.instant
        case .unsynchronised, .acquiring: return nil
        }
    }
}
