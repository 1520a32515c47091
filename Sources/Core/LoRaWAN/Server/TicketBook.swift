/// Uplinks that were given to the store and of which it has said nothing yet.
struct TicketBook: Sendable {
    struct Ticket: Hashable, Sendable {
        var device: EUI64
        /// Of the device's sessions, in the order in which they began here.
        var session: UInt32
        var counter: UInt32
    }

    private var open: [UInt64: Ticket] = [:]
    private var oldest: UInt64 = 1
    private(set) var last: UInt64 = 0

    mutating func issue(_ ticket: Ticket) -> UInt64 {
        last += 1
        open[last] = ticket
        while open.count > ServerLimits.mostTickets {
            open[oldest] = nil
            oldest += 1
        }
        return last
    }

    mutating func redeem(_ number: UInt64) -> Ticket? {
        open.removeValue(forKey: number)
    }
}
