/// A link at one moment: its state and its counters.
public struct LinkStatus: Hashable, Sendable {
    public var state: LinkState = .connecting
    public var counters = LinkCounters()
    /// The port on which a listener or a UDP link hears, when it is open.
    public var localPort: UInt16?
    /// How many connections are open.
    public var connections = 0

    public init() {}
}

/// What has gone over a link since it was started.
public struct LinkCounters: Hashable, Sendable {
    public var bytesIn: UInt64 = 0
    public var bytesOut: UInt64 = 0
    public var chunks: UInt64 = 0
    /// Times that the link was opened again after the first time; at a listener, clients that came after the first.
    public var reconnects: UInt64 = 0
    /// Datagrams that the kernel dropped because nobody read them in time: lost.
    public var droppedDatagrams: UInt64 = 0
    public var emptyDatagrams: UInt64 = 0
    public var oversizedDatagrams: UInt64 = 0
    /// Clients that were turned away because the listener was full.
    public var refusedClients: UInt64 = 0
    /// Files of a watched folder that are stored.
    public var files: UInt64 = 0
    /// Files that were stored before, so that they were not read again.
    public var knownFiles: UInt64 = 0
    /// Files that were put aside with the reason beside them.
    public var quarantinedFiles: UInt64 = 0

    var opened: UInt64 = 0

    public init() {}

    public mutating func received(bytes: Int) {
        bytesIn &+= UInt64(bytes)
        chunks &+= 1
    }

    mutating func connectionOpened() {
        if opened > 0 { reconnects &+= 1 }
        opened &+= 1
    }
}
