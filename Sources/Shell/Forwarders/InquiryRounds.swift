import Delivery

/// When an archive is asked what it holds, and what came of it. Part of `ForwardingMachine`.
///
/// An archive that was restored from a backup lacks what it had confirmed, and does not know it. So it is asked at the
/// start, after trouble on the link, when another run of it answers, and now and then, because a quiet station would not
/// notice any of that.
struct InquiryRounds: Sendable {
    private(set) var isWanted: Bool
    private(set) var isSurveying = false
    private(set) var lastRound: UInt64?
    /// Which run of the archive answered last.
    private(set) var archive: String?
    private var seen: Set<String> = []
    private static let largestFleet = 64
    /// So many intervals after the last round, one is held without a reason.
    private static let intervalsInQuiet: UInt64 = 60
    /// Confirmed once, lacking at the archive, and no longer on disk; by epoch, as of its newest answer.
    private(set) var lost: [String: UInt64] = [:]
    /// Told by this run of the archive to be lacking, and sent again since.
    private var revoked = PositionsByEpoch()
    /// Why the archive cannot be believed; nil when it can.
    private(set) var contradiction: String?
    private let interval: UInt64?

    init(interval: UInt64?) {
        self.interval = interval
        isWanted = interval != nil
    }

    /// When the next round begins; nil when none is wanted.
    var due: UInt64? {
        guard !isSurveying, let interval else { return nil }
        guard isWanted else { return lastRound.map { $0 + Self.intervalsInQuiet * interval } }
        return lastRound.map { $0 + interval } ?? 0
    }

    var lostRecords: UInt64 { lost.values.reduce(0, +) }

    mutating func want() {
        isWanted = interval != nil
    }

    mutating func began(now: UInt64) {
        isWanted = false
        isSurveying = true
        lastRound = now
    }

    mutating func surveyed() {
        isSurveying = false
    }

    mutating func answered(by archive: String?) {
        guard let archive else { return }
        self.archive = archive
        // Several processes may take turns behind one address; only one that was never heard may be an older archive.
        guard !seen.contains(archive) else { return }
        if !seen.isEmpty {
            // At once: what is confirmed is pruned when the disk is full.
            want()
            lastRound = nil
        }
        if seen.count >= Self.largestFleet { seen = [] }
        seen.insert(archive)
        revoked = PositionsByEpoch()
        contradiction = nil
    }

    /// What is to be sent again, of what the archive had confirmed when it was asked.
    mutating func lacking(_ confirmed: PartRanges, held: PartRanges, of epoch: String) -> PartRanges {
        let missing = confirmed.subtracting(held)
        lost[epoch] = nil
        let again = revoked.intersection(missing, of: epoch)
        if !again.isEmpty {
            contradiction =
                "the archive acknowledged \(again.records) records and says again that it lacks them; look at its "
                + "database and log"
        }
        let fresh = missing.subtracting(again)
        revoked.insert(fresh, of: epoch)
        return fresh
    }

    mutating func revoked(_ gone: PartRanges, of epoch: String) {
        lost[epoch] = gone.isEmpty ? nil : gone.records
        // They cannot be sent again, so the archive lacks them rightly next time.
        revoked.remove(gone, of: epoch)
    }
}
