import Glibc

/// Noise without memory: the same seed, quantity and instant always give the same value, whoever asks and how often.
public struct Noise: Sendable {
    private let seed: UInt64

    public init(seed: UInt64, quantity: String) {
        self.seed = seed ^ SeededGenerator.fingerprint(of: quantity)
    }

    /// Normally distributed with mean 0 and standard deviation 1; `index` separates elements of a profile.
    public func gaussian(at instant: Nanoseconds, index: Int = 0) -> Double {
        var mixer = SplitMix64(state: seed ^ UInt64(bitPattern: instant) &+ UInt64(truncatingIfNeeded: index) << 48)
        _ = mixer.next()
        let radius = Double((mixer.next() >> 11) + 1) * 0x1p-53
        let angle = Double(mixer.next() >> 11) * 0x1p-53
        return (-2 * log(radius)).squareRoot() * cos(2 * .pi * angle)
    }
}
