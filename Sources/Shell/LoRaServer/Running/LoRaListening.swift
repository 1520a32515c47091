import Threads

/// Where gateways send to.
public struct LoRaListening: Hashable, Sendable {
    /// One address of this host: that of the network in which the gateways are.
    public var address: String
    /// 0 lets the system choose; `LoRaServerStatus.socket` says which.
    public var port: UInt16

    public init(address: String = "127.0.0.1", port: UInt16 = 1700) {
        self.address = address
        self.port = port
    }
}

/// What can be set about a LoRa server.
public struct LoRaServerOptions: Hashable, Sendable {
    /// What tools of the system show as the names of its threads.
    public var name: String
    /// Where the jitter of the back-off begins.
    public var seed: UInt64
    public var realtimePriority: RealtimePriority?
    /// So many datagrams, and so many bytes of them, wait to be worked on; more are not acknowledged.
    public var mostDatagrams: Int
    public var mostBytes: Int

    public init(
        name: String = "lora", seed: UInt64 = 1, realtimePriority: RealtimePriority? = nil, mostDatagrams: Int = 4096,
        mostBytes: Int = 16 << 20
    ) {
        self.name = name
        self.seed = seed
        self.realtimePriority = realtimePriority
        self.mostDatagrams = mostDatagrams
        self.mostBytes = mostBytes
    }
}
