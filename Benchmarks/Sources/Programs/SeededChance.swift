/// Chance from a seed (SplitMix64; Steele, Lea and Flood, 2014), so that a run can be repeated.
package struct SeededChance: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    /// The chance of one part of a run, which does not depend on what the parts before it drew.
    package init(seed: UInt64, part: Int) {
        var whole = SeededChance(seed: seed &+ UInt64(bitPattern: Int64(part)) &* 0xD134_2543_DE82_EF95)
        state = whole.next()
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    package mutating func seconds(_ range: ClosedRange<Double>) -> Double {
        Double.random(in: range, using: &self)
    }

    package mutating func whole(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &self)
    }
}
