/// A small generator of chance (xoshiro256**, Blackman and Vigna 2018) that gives the same numbers for the same seed.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// `purpose` separates generators of the same seed, so that one more draw in one does not change the others.
    public init(seed: UInt64, purpose: String) {
        var mixer = SplitMix64(state: seed ^ SeededGenerator.fingerprint(of: purpose))
        state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
    }

    public mutating func next() -> UInt64 {
        let result = (state.1 &* 5).rotated(left: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3.rotated(left: 45)
        return result
    }

    /// A number in [0, 1).
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    public mutating func chance(_ probability: Double) -> Bool { probability > 0 && unit() < probability }

    /// An integer in 0 ..< bound.
    public mutating func integer(below bound: Int) -> Int { Int(next() % UInt64(max(bound, 1))) }

    /// FNV-1a of the name.
    static func fingerprint(of purpose: String) -> UInt64 {
        purpose.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

/// The mixer that fills the state of larger generators (Steele, Lea and Flood 2014).
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

extension UInt64 {
    fileprivate func rotated(left count: UInt64) -> UInt64 { (self << count) | (self >> (64 - count)) }
}
