import Glibc

/// Draws at random; the same seed gives the same world.
public struct Chance: Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Draws of its own for one part of the world, so that a change of another part does not move them.
    public mutating func split() -> Chance { Chance(seed: next()) }

    /// From 0 up to, not including, 1.
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    public mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

    public mutating func within(_ half: Double) -> Double { uniform(-half, half) }

    public mutating func happens(_ probability: Double) -> Bool { unit() < probability }

    public mutating func exponential(mean: Double) -> Double { -mean * log(1 - unit()) }

    /// Box and Muller.
    public mutating func normal(_ deviation: Double) -> Double {
        deviation * (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit())
    }
}
