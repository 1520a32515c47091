/// Finds out whether the characters of a line take their time, where its baud rate may be a name only (a pseudo-terminal,
/// a USB device with its own processor).
///
/// Reads that follow each other closely are a run. What comes after the first read of a run came since that read: at the
/// line's speed, or faster than it could. A line is paced when more of its last runs were than not: a busy system holds
/// characters back now and then, and then brings them faster.
public struct PaceWatch: Hashable, Sendable {
    private let character: Int64
    private var runStart: UInt64 = 0
    private var lastRead: UInt64 = 0
    /// Characters of the run after its first read.
    private var following = 0
    private var runCounts = false
    private var score = 0

    /// Silence that ends a run, in characters.
    private static let pause: Int64 = 8
    /// Characters that say something about the speed of a run.
    private static let telling = 8
    /// A read that brings more is no character on its way.
    private static let mostAtOnce = 8
    /// Paced runs, less the faster ones, that make a line a paced one; and the most that are counted.
    private static let scoreNeeded = 2
    private static let highestScore = 10

    public init(_ time: CharacterTime) {
        character = max(1, time.nanoseconds(characters: 1))
    }

    public var isPaced: Bool { score >= Self.scoreNeeded }

    /// So many characters were read at a monotonic instant.
    public mutating func read(_ count: Int, at now: UInt64) {
        defer { lastRead = now }
        guard lastRead > 0, now &- lastRead < UInt64(Self.pause * character) + UInt64(count) * UInt64(character) else {
            runStart = now
            following = 0
            runCounts = true
            return
        }
        following += count
        if count > Self.mostAtOnce { runCounts = false }
        judge(elapsed: Int64(clamping: now &- runStart))
    }

    /// The first character after a read may have been on its way for long.
    private mutating func judge(elapsed: Int64) {
        let least = Int64(following - 1) * character
        guard runCounts else { return }
        if elapsed < least / 5 * 4 {
            score = max(0, score - 1)
            runCounts = false
        } else if following >= Self.telling, elapsed < least * 2 {
            score = min(score + 1, Self.highestScore)
            runCounts = false
        }
    }
}
