/// A link at one moment: its state and its counters.
public struct LinkStatus: Hashable, Sendable {
    public internal(set) var state: LinkState = .connecting
    public internal(set) var counters = LinkCounters()
    /// The port on which a listener or a UDP link hears, when it is open.
    public internal(set) var localPort: UInt16?
    /// How many connections are open.
    public internal(set) var connections = 0
}

/// What has gone over a link since it was started.
public struct LinkCounters: Hashable, Sendable {
    public internal(set) var bytesIn: UInt64 = 0
    public internal(set) var bytesOut: UInt64 = 0
    public internal(set) var chunks: UInt64 = 0
    /// Times that the link was opened again after the first time; at a listener, clients that came after the first.
    public internal(set) var reconnects: UInt64 = 0
    /// Datagrams that the kernel dropped because nobody read them in time: lost.
    public internal(set) var droppedDatagrams: UInt64 = 0
    public internal(set) var emptyDatagrams: UInt64 = 0
    public internal(set) var oversizedDatagrams: UInt64 = 0
    /// Clients that were turned away because the listener was full.
    public internal(set) var refusedClients: UInt64 = 0
    /// Files of a watched folder that are stored.
    public internal(set) var files: UInt64 = 0
    /// Files that were stored before, so that they were not read again.
    public internal(set) var knownFiles: UInt64 = 0
    /// Files that were put aside with the reason beside them.
    public internal(set) var quarantinedFiles: UInt64 = 0

    var opened: UInt64 = 0

    mutating func received(bytes: Int) {
        bytesIn &+= UInt64(bytes)
        chunks &+= 1
    }

    mutating func connectionOpened() {
        if opened > 0 { reconnects &+= 1 }
        opened &+= 1
    }
}
