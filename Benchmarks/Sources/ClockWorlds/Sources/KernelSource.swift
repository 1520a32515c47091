import Timekeeping

/// The kernel's own statement about CLOCK_REALTIME, which a daemon holds within `kept`: its maximum error begins at
/// that with each of the daemon's updates and grows by 500 ppm.
public struct KernelSource: SimulatedSource {
    public let settings: SourceSettings
    /// Seconds.
    public let kept: Double
    private let update: Int
    private var chance: Chance

    public init(kept: Double = 0.04, update: Int = 64, _ chance: inout Chance, name: String = "kernel") {
        settings = SourceSettings(name: name, kind: .kernel)
        self.kept = kept
        self.update = update
        self.chance = chance.split()
    }

    public mutating func hear(second: Int, _ world: inout World) -> [Heard] {
        let at = Double(second) + chance.uniform(0.1, 0.9)
        let moment = world.moment(at: at, watchesHost: false)
        let largest = kept + 500e-6 * Double(second % update)
        let reading = KernelClockReading(
            state: 0, status: 0, maximumError: Int64(largest * 1e6), estimatedError: Int64(kept * 1e6 / 10),
            readAt: UInt64(clamping: moment.raw))
        return [Heard(at: at, report: reading.report(source: settings.name, moment: moment))]
    }
}
