/// What the faults have done to a line, so that a receiver's counts can be checked against the truth.
public struct FaultCounts: Equatable, Sendable {
    /// Bytes the instrument sent.
    public var bytesSent = 0
    public var bytesDropped = 0
    public var bytesGarbled = 0
    /// Bytes of emissions that went out twice, counted once.
    public var bytesDuplicated = 0
    public var emissionsDuplicated = 0
    /// Records that were sent after the one that follows them.
    public var recordsSwapped = 0
    public var emissionsDelayed = 0
    public var cuts = 0
    public var disconnections = 0
    /// Bytes sent while the line was dead.
    public var bytesWhileDisconnected = 0
    public var powerCycles = 0
    /// Bytes that the instrument had begun to send when its power failed.
    public var bytesCutOff = 0

    public init() {}
}
