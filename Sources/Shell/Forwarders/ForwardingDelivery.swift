import Delivery

/// A batch between the store and its acknowledgement. Part of `ForwardingMachine`.
struct ForwardingDelivery: Hashable, Sendable {
    enum Purpose: Hashable, Sendable {
        case records(Lane)
        /// Only settles positions that have no content.
        case settling
        /// Asks what the archive holds; with what it had confirmed when it was asked.
        case inquiry(confirmed: PartRanges)
    }

    enum Stage: Hashable, Sendable {
        case encoding
        /// Waits until the budget allows it.
        case ready
        case sent(at: UInt64)
    }

    var purpose: Purpose
    var epoch: String
    var covers: PartRanges
    var records: Int
    /// Of `covers`, what has no content.
    var settling = PartRanges()
    var stage = Stage.encoding
    var content: ForwardingMachine.Encoded?

    /// Inquiries first, then by lane.
    var urgency: Int {
        switch purpose {
        case .inquiry: -1
        case .records(let lane): Int(lane.rawValue)
        case .settling: Int(Lane.raw.rawValue)
        }
    }

    /// Whether it leaves one place of the window to those that are newer.
    var isBulk: Bool { urgency >= Int(Lane.backlog.rawValue) }

    var isInquiry: Bool {
        if case .inquiry = purpose { return true }
        return false
    }

    var sentAt: UInt64? {
        if case .sent(let time) = stage { return time }
        return nil
    }

    /// What is wrong with a reply to this batch; nil when it can be believed.
    func problem(with reply: BatchReply, station: String, product: String) -> String? {
        // Metadata that left no room for records travels alone and is answered like an inquiry.
        let asks = isInquiry || covers.isEmpty
        let answers = asks ? reply.held != nil : !reply.acknowledged.isEmpty
        guard answers else {
            if reply.refused != nil || reply.needMetadata { return nil }
            return asks ? "it does not say what it holds" : "it neither acknowledges nor refuses"
        }
        let stream = BatchStream(station: station, epoch: epoch, product: product)
        guard reply.stream == stream else {
            return "it speaks of '\(reply.stream.name)', sent was '\(stream.name)'"
        }
        let strangers = asks ? PartRanges() : reply.acknowledged.subtracting(covers)
        guard let stranger = strangers.data.ranges.first ?? strangers.raw.ranges.first else { return nil }
        return "it acknowledges records \(stranger), which were not sent"
    }
}

extension BatchStream {
    /// For messages: `demo, epoch 5d0c`.
    var name: String { "\(station), epoch \(epoch)\(product.isEmpty ? "" : ", \(product)")" }
}
