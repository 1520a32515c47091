import Sensing
import Timekeeping

/// The number of this run of the daemon, which no other run of the same store has: it is on the disk before a model has
/// it. After damage it is drawn by lot from a range of its own, where a second hit is not to be feared.
struct ClockRun: Hashable, Sendable {
    let number: UInt32
    /// What is known from the runs before.
    let lastGood: Instant?
    /// What the log has to be told.
    let notice: String?

    /// Numbers of runs whose predecessor is not known.
    static let lots: Range<UInt32> = 1 << 30..<ClockMemory.firstImpossibleRun - (1 << 20)

    /// `ranBefore`: the store has records of a station clock. `lot`: a random number of `lots`.
    static func begin(
        _ file: ClockStateFile, boot: String, ranBefore: Bool, lot: UInt32
    ) -> ClockRun {
        let (number, lastGood, notice) = numbered(file, ranBefore: ranBefore, lot: lot)
        do throws(FileFailure) {
            try file.write(ClockMemory(run: number, boot: boot, lastGood: lastGood))
            return ClockRun(number: number, lastGood: lastGood, notice: notice)
        } catch {
            let more = "the number of this run cannot be kept (\(error)), so it is drawn by lot: run \(lot)"
            return ClockRun(
                number: lot, lastGood: lastGood, notice: [notice, more].compactMap(\.self).joined(separator: "; "))
        }
    }

    private static func numbered(
        _ file: ClockStateFile, ranBefore: Bool, lot: UInt32
    ) -> (number: UInt32, lastGood: Instant?, notice: String?) {
        switch file.read() {
        case .memory(let memory) where memory.run + 1 < ClockMemory.firstImpossibleRun:
            return (memory.run + 1, memory.lastGood, nil)
        case .memory(let memory): return (lot, memory.lastGood, "runs are numbered anew from \(lot)")
        case .absent where !ranBefore: return (1, nil, nil)
        case .absent:
            return (lot, nil, "'\(file.path)' is missing; \(anew(lot))")
        case .damaged(let reason):
            return (lot, nil, "'\(file.path)' is damaged: \(reason); \(anew(lot))")
        }
    }

    private static func anew(_ lot: UInt32) -> String {
        "runs are numbered anew from \(lot), and no last good time is known"
    }
}
