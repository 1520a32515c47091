/// What the station file says about a clock on a network card that something else keeps right. Times in nanoseconds.
public struct PHCSettings: Hashable, Sendable {
    public enum Scale: String, Hashable, Sendable, CaseIterable {
        /// As ptp4l keeps it.
        case tai
        /// As a hypervisor gives its own time (ptp_kvm).
        case utc
    }

    public var scale: Scale
    /// E_src: within what somebody vouches for it; the clock itself says nothing.
    public var accuracy: Int64
    /// A comparison in a wider bracket than this is not used.
    public var widestBracket: Int64

    public init(scale: Scale = .tai, accuracy: Int64, widestBracket: Int64 = 100_000) {
        self.scale = scale
        self.accuracy = accuracy
        self.widestBracket = widestBracket
    }
}
