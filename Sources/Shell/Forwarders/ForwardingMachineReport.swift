import Delivery

/// How the destination is doing, in the operator's words.
extension ForwardingMachine {
    public var state: DestinationState {
        if refusal.isRefusedAltogether { return .failed }
        if link.isDown || retry.failures > 0 { return .waiting }
        return hasBeenAnswered || link == .up ? .connected : .waiting
    }

    /// What keeps the destination from being well, and when it is tried again.
    public func message(now: UInt64) -> String? {
        if refusal.isRefusedAltogether, let reason = refusal.reason {
            return "refused: \(reason)\(Self.nextTry(refusal.retry.deadline, now: now))"
        }
        if case .down(let message) = link { return message }
        if retry.failures > 0, let message = tally.message {
            return message + Self.nextTry(retry.deadline, now: now)
        }
        if inquiries.lostRecords > 0 {
            return
                "the archive lacks \(inquiries.lostRecords) records that it had confirmed and that are no longer here; "
                + "restore them there from a newer backup"
        }
        if let contradiction = inquiries.contradiction { return contradiction }
        guard !refusal.refusedRecords.isEmpty, let reason = refusal.reason else { return nil }
        return "\(refusal.refusedRecords.records) records refused and kept here: \(reason)"
    }

    /// What the budget keeps from going now, such as the end of its hours; nil when nothing.
    public func pause(now: LinkTime) -> String? {
        if budget.needsRestoring { return "what the link has cost today is not read yet" }
        let closed = budget.untilOpen(now)
        if closed > 0 {
            return now.utc == nil
                ? "the station's clock is not synchronised, so nobody knows whether it is the hour to send"
                : "it is not the hour to send; it begins in \(closed / 60_000_000_000 + 1) min"
        }
        guard let left = budget.leftToday, left < leastCost else { return nil }
        return "the budget of the day is used up"
    }

    /// Whose records a delivery has that is under way.
    public func epoch(ofDelivery id: Int) -> String? { inFlight[id]?.epoch }

    /// Whether a delivery still waits for its answer, or for being sent again.
    public func isUnderWay(_ id: Int) -> Bool { inFlight[id] != nil }

    /// Sent at least once in this run and not refused.
    public var forwardedRecords: UInt64 {
        tally.acknowledgedRecords + unanswered.byEpoch.values.reduce(0) { $0 + $1.data.count }
    }

    static func nextTry(_ deadline: UInt64?, now: UInt64) -> String {
        guard let deadline, deadline > now else { return "" }
        return "; next try in \((deadline - now + 999_999_999) / 1_000_000_000) s"
    }
}
