import Glibc

/// Picks each byte of a stream with one probability, at a cost that grows with the hits and not with the bytes.
struct ByteChance: Sendable {
    private let probability: Double
    private var chance: SeededGenerator
    private var untilNext = 0

    init(probability: Double, seed: UInt64, purpose: String) {
        self.probability = probability
        chance = SeededGenerator(seed: seed, purpose: purpose)
        untilNext = nextGap()
    }

    /// Positions of the hits among the next `count` bytes.
    mutating func hits(among count: Int) -> [Int] {
        guard untilNext < count else {
            if probability > 0 { untilNext -= count }
            return []
        }
        var hits: [Int] = []
        var position = untilNext
        while position < count {
            hits.append(position)
            position += 1 + nextGap()
        }
        untilNext = position - count
        return hits
    }

    /// A byte that is not this one.
    mutating func other(than byte: UInt8) -> UInt8 { byte ^ UInt8(1 + chance.integer(below: 255)) }

    /// Bytes missed before a hit are distributed geometrically.
    private mutating func nextGap() -> Int {
        guard probability > 0 else { return .max / 2 }
        guard probability < 1 else { return 0 }
        let gap = log(1 - chance.unit()) / log(1 - probability)
        return Int(min(gap, 1e15))
    }
}
