/// How much the sensors varied while an ensemble was made, and the wait between its groups of pings.
public struct PD0Deviations: Hashable, Sendable {
    /// In degrees.
    public var heading: UInt8
    /// In 0.1 degree.
    public var pitch: UInt8
    /// In 0.1 degree.
    public var roll: UInt8
    /// In decapascal; nil where the leader ends before it.
    public var pressureDecapascals: UInt32?
    /// The shortest wait between groups of pings, in 0.01 s.
    public var pingWaitHundredths: Int

    private static let shortest = 34
    private static let withPressure = 56

    /// Nil where the variable leader ends before them.
    init?(_ block: PD0Block) {
        guard block.count >= Self.shortest else { return nil }
        let seconds = Int(block.byte(28)) * 60 + Int(block.byte(29))
        pingWaitHundredths = seconds * 100 + Int(block.byte(30))
        heading = block.byte(31)
        pitch = block.byte(32)
        roll = block.byte(33)
        pressureDecapascals = block.count >= Self.withPressure ? block.uint32(52) : nil
    }
}
