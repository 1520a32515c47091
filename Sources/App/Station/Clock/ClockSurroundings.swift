import StationClock
import Timekeeping

/// What the station clock takes from the machine. Tests give their own.
public struct ClockSurroundings: Sendable {
    public var hardware: ClockHardware
    /// Whether the host's clock was set since the question before.
    public var wasSet: @Sendable () -> Bool
    /// The kernel's name for this run of the machine.
    public var bootID: @Sendable () -> String
    /// A random number, for the run when its predecessor is not known.
    public var randomBits: @Sendable () -> UInt64
    /// Instead of the sources of the station file; nil: those.
    public var sources: [any TimeSource]?

    public init(
        hardware: ClockHardware, wasSet: @escaping @Sendable () -> Bool, bootID: @escaping @Sendable () -> String,
        randomBits: @escaping @Sendable () -> UInt64, sources: [any TimeSource]? = nil
    ) {
        self.hardware = hardware
        self.wasSet = wasSet
        self.bootID = bootID
        self.randomBits = randomBits
        self.sources = sources
    }

    /// This machine.
    public static var host: ClockSurroundings {
        // Without a descriptor to spare, the engine still sees a step by itself, a second later.
        let watch = HostClockWatch()
        return ClockSurroundings(
            hardware: .kernel, wasSet: { watch?.wasSet() ?? false }, bootID: readBootID,
            randomBits: { UInt64.random(in: .min ... .max) })
    }

    private static func readBootID() -> String {
        let bytes = (try? WholeFile.read("/proc/sys/kernel/random/boot_id")) ?? []
        return String(decoding: bytes.filter { $0 > 0x20 && $0 < 0x7F }, as: UTF8.self)
    }
}
