/// An error that nobody sees: it may lie anywhere within ± `half` with the same probability, and moves slowly (a random
/// walk between two walls, which stays uniform).
public struct Wander: Sendable {
    public private(set) var value: Double
    private let half: Double
    /// Of one second.
    private let step: Double

    /// In `time` seconds it moves by about `half`; infinite: it stays where it was drawn.
    public init(half: Double, time: Double, _ chance: inout Chance) {
        self.half = half
        step = time.isFinite ? half / time.squareRoot() : 0
        value = chance.within(half)
    }

    /// One second later.
    public mutating func move(_ chance: inout Chance) {
        guard step > 0 else { return }
        value += chance.normal(step)
        if value > half { value = max(-half, 2 * half - value) }
        if value < -half { value = min(half, -2 * half - value) }
    }
}
