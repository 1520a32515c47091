/// A LoRa data rate.
public struct RadioRate: Hashable, Sendable {
    /// 7 to 12.
    public var spreadingFactor: Int
    /// Hz.
    public var bandwidth: Int

    public init(_ spreadingFactor: Int, _ bandwidth: Int) {
        self.spreadingFactor = spreadingFactor
        self.bandwidth = bandwidth
    }

    /// dB above the noise that a receiver needs (Semtech, SX1276 data sheet).
    public var requiredSNR: Double { -7.5 - 2.5 * Double(spreadingFactor - 7) }

    /// As a packet forwarder writes it: `SF7BW125`.
    var text: String { "SF\(spreadingFactor)BW\(bandwidth / 1000)" }

    init?(text: String) {
        guard text.hasPrefix("SF") else { return nil }
        let parts = text.dropFirst(2).split(separator: "BW", omittingEmptySubsequences: false)
        guard parts.count == 2, let factor = Int(parts[0]), (5...12).contains(factor), let kilohertz = Int(parts[1]),
            [125, 250, 500].contains(kilohertz)
        else { return nil }
        self.init(factor, kilohertz * 1000)
    }
}
