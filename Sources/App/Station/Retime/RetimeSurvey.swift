import Console
import Delivery
import Sensing
import Store
import Timekeeping

/// Finds the gaps of the station clock that a relock has closed and nothing has corrected yet, and what their records are
/// worth from both sides.
struct RetimeSurvey {
    private(set) var report = RetimeReport(gaps: [], done: 0, open: 0, isDryRun: true)
    /// The corrections to be recorded, with their figures.
    private(set) var corrections: [(retiming: Retiming, summary: RetimingSummary)] = []

    private struct Candidate {
        var gap: ClockGap
        var draft: RetimingDraft
    }

    init(_ reader: StationLedgerReader) throws(StoreError) {
        let clock = try StoredClock(reader)
        let epochs = reader.epochs.map(\.id)
        var candidates: [Candidate] = []
        var first: RecordPlace?
        for (run, models) in clock.models.sorted(by: { $0.key < $1.key }) {
            // A gap in which an earlier run ended is never closed.
            if run == clock.newestRun, models.last?.used.model.state != .locked { report.open += 1 }
            for gap in ClockGap.closed(in: models.map(\.used)) {
                guard let place = models.first(where: { $0.used == gap.models.first })?.place else { continue }
                let affected = Array(epochs.drop { $0 != place.epoch })
                if affected.contains(where: { clock.corrections.knows(gap.closing.model.id, in: $0) }) {
                    report.done += 1
                } else {
                    candidates.append(Candidate(gap: gap, draft: RetimingDraft(gap.retiming(epochs: affected))))
                    first = Self.earlier(first, place, in: epochs)
                }
            }
        }
        guard let first, !candidates.isEmpty else { return }
        try Self.look(through: reader, from: first, at: &candidates)
        for candidate in candidates { note(candidate) }
    }

    private static func earlier(_ left: RecordPlace?, _ right: RecordPlace, in epochs: [String]) -> RecordPlace {
        guard let left else { return right }
        func order(_ place: RecordPlace) -> (Int, UInt64) {
            (epochs.firstIndex(of: place.epoch) ?? -1, place.position)
        }
        return order(left) <= order(right) ? left : right
    }

    /// Every record from there on, once.
    private static func look(
        through reader: StationLedgerReader, from place: RecordPlace, at candidates: inout [Candidate]
    ) throws(StoreError) {
        var own: (epoch: String, numbers: Set<Int32>) = ("", [])
        let before = RecordPlace(epoch: place.epoch, position: place.position - 1)
        try reader.forEachRecord(RecordSelection(after: before)) { epoch, stored in
            guard stored.record.time.stamp != nil else { return true }
            if own.epoch != epoch { own = (epoch, StoredClock.numbers(in: epoch, of: reader)) }
            let isReading = !own.numbers.contains(stored.record.instrument)
            for index in candidates.indices {
                candidates[index].draft.add(stored.record.time, isReading: isReading)
            }
            return true
        }
    }

    /// A gap without records is no gap for anybody.
    private mutating func note(_ candidate: Candidate) {
        guard let (retiming, summary) = candidate.draft.finished() else { return }
        let reason = candidate.gap.obstacle
        var outcome = RetimeReport.Gap.Outcome.left
        if reason == nil {
            corrections.append((retiming, summary))
            outcome = retiming.verdict == .union ? .widened : .corrected
        }
        report.gaps.append(
            RetimeReport.Gap(
                run: retiming.closing.id.run, from: summary.from, until: summary.until, records: summary.records,
                boundBeforeMicroseconds: summary.boundBefore.map { Double($0) / 1000 },
                boundAfterMicroseconds: reason == nil ? summary.boundAfter.map { Double($0) / 1000 } : nil,
                outcome: outcome, reason: reason ?? Self.reason(outcome), model: retiming.closing.id.description))
    }

    private static func reason(_ outcome: RetimeReport.Gap.Outcome) -> String? {
        guard outcome == .widened else { return nil }
        return "the held clock was outside its own bound at the relock, so the new interval covers both"
    }
}
