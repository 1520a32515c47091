/// By which way each gateway can be reached, and which of them are there.
///
/// A gateway has two sockets: what is for it goes to where its last PULL_DATA came from, never to where its packets do.
public struct GatewayRoutes: Sendable {
    public struct Route: Hashable, Sendable {
        public var address: GatewayAddress
        /// Of the protocol, 1 or 2, as its last PULL_DATA had it.
        public var version: UInt8
    }

    private struct Entry {
        var route: Route
        var heard: UInt64
        var isAlive: Bool
    }

    private var entries: [EUI64: Entry] = [:]

    /// A gateway that pulled nothing for so long, in nanoseconds, is taken to be gone; they pull every 5 or 10 seconds.
    public static let patience: UInt64 = 60_000_000_000

    public init() {}

    /// PULL_DATA came; true when the gateway was not there before. `now`: monotonic, in nanoseconds.
    public mutating func heard(_ gateway: EUI64, from address: GatewayAddress, version: UInt8, now: UInt64) -> Bool {
        let wasAlive = entries[gateway]?.isAlive ?? false
        entries[gateway] = Entry(route: Route(address: address, version: version), heard: now, isAlive: true)
        return !wasAlive
    }

    /// Nil when the gateway is not there.
    public func route(to gateway: EUI64) -> Route? {
        entries[gateway].flatMap { $0.isAlive ? $0.route : nil }
    }

    public var alive: [EUI64] { entries.filter(\.value.isAlive).map(\.key).sorted() }

    /// The gateways that have become silent since the last call.
    public mutating func silenced(now: UInt64) -> [EUI64] {
        let silent = entries.filter { $0.value.isAlive && now >= $0.value.heard + Self.patience }.map(\.key).sorted()
        for gateway in silent { entries[gateway]?.isAlive = false }
        return silent
    }

    /// When the next gateway becomes silent if nothing comes from it.
    public var deadline: UInt64? {
        entries.values.filter(\.isAlive).map { $0.heard + Self.patience }.min()
    }
}
