import Programs

/// Accounts for every line that an instrument said: in the archive once, or lost with the daemon that died before it
/// could commit it.
struct InputAccount {
    /// What one death of the daemon cost.
    struct Loss {
        var fault: Fault
        /// From when the first lost line was sent to the death.
        var milliseconds: Double
        var lines: Int
    }

    /// Lines that the daemon had reported as durable and that the archive does not have.
    private(set) var lostCommitted: [Int] = []
    /// Lines that are there more than once.
    private(set) var doubled: [Int] = []
    /// Lines that are missing and were not lost by a death.
    private(set) var missing: [Int] = []
    private(set) var losses: [Loss] = []

    /// - Parameters:
    ///   - times: by counter less 1, how often the archive has it.
    ///   - isReported: by counter less 1, whether the daemon said that it is durable.
    init(
        sessions: [CounterInstrument.Session], sentAt: [Double], times: [UInt8], isReported: [Bool]
    ) {
        for session in sessions where session.first <= session.last {
            var lastThere = session.first - 1
            for counter in session.first...session.last where times.has(counter) { lastThere = counter }
            for counter in session.first...session.last {
                if !times.has(counter), isReported.has(counter) { lostCommitted.append(counter) }
                if times.has(counter), times[counter - 1] > 1 { doubled.append(counter) }
                if !times.has(counter), counter < lastThere || session.death == nil { missing.append(counter) }
            }
            guard let death = session.death, let fault = Fault(rawValue: death.cause) else { continue }
            let lost = (lastThere + 1..<session.last + 1).filter { sentAt[$0 - 1] <= death.time }
            let age = lost.first.map { (death.time - sentAt[$0 - 1]) * 1000 } ?? 0
            losses.append(Loss(fault: fault, milliseconds: age, lines: lost.count))
        }
    }
}

extension [UInt8] {
    fileprivate func has(_ counter: Int) -> Bool { counter <= count && self[counter - 1] > 0 }
}

extension [Bool] {
    fileprivate func has(_ counter: Int) -> Bool { counter <= count && self[counter - 1] }
}
