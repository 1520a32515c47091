/// What the station file says about a pulse a second at the kernel. Times in nanoseconds.
public struct PPSSettings: Hashable, Sendable {
    public enum Edge: String, Hashable, Sendable, CaseIterable {
        case assert, clear
    }

    /// The one that begins a second.
    public var edge: Edge
    /// E_src: the receiver's edge. 1 us covers every receiver that follows satellites.
    public var accuracy: Int64
    /// How late the kernel's stamp may be: 5 us at a line of its own, 100 us over USB 2, 1 ms over USB 1.
    public var latency: Int64

    public init(edge: Edge = .assert, accuracy: Int64 = 1000, latency: Int64 = 5000) {
        self.edge = edge
        self.accuracy = accuracy
        self.latency = latency
    }
}
