import Glibc

/// Chance from a seed (SplitMix64), so that a run can be repeated as far as two processes can repeat anything.
struct SeededChance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From `FAIRLEAD_CRASH_SEED`, or a new one each time.
    static var seedOfThisRun: UInt64 {
        if let text = getenv("FAIRLEAD_CRASH_SEED"), let seed = UInt64(String(cString: text)) { return seed }
        return UInt64.random(in: 1...999_999_999)
    }
}
