import Programs

/// What links do.
extension Round {
    private mutating func link() -> LinkName {
        let link = LinkName.allCases[chance.whole(0...2)]
        words += " link \(link)"
        return link
    }

    /// In the middle of a message where one comes within a second; else between two.
    mutating func cut(isAnswer: Bool) throws(BenchmarkFailure) {
        let link = link()
        // Batches go down the archive's link to the broker, answers up.
        let direction: Proxy.Direction = isAnswer == (link == .archiveToBroker) ? .up : .down
        let bytes = chance.whole(1...(isAnswer ? 400 : 12_000))
        words += " after \(bytes) bytes"
        network.set(link, .cut(direction, after: bytes))
        let isCut = try wait(seconds: 1, every: 5000) { () throws(BenchmarkFailure) in
            network.with { state in
                if case .refused = state[link].mode { true } else { false }
            }
        }
        if !isCut {
            words += ", not reached"
            network.set(link, .refused)
        }
        pause(0.05...0.4)
        network.set(link, .open)
    }

    mutating func disturb(_ mode: Proxy.Mode, _ range: ClosedRange<Double>) throws(BenchmarkFailure) {
        let link = link()
        network.set(link, mode)
        // One in five: the daemon dies meanwhile.
        let isKilled = chance.whole(1...5) == 1
        if isKilled {
            words += ", daemon killed"
            pause(0...0.3)
            try killOnce()
            try fleet.startDaemon()
        }
        pause(range)
        network.set(link, .open)
    }

    mutating func halfOpen() throws(BenchmarkFailure) {
        let link = link()
        network.set(link, .frozen)
        pause(1...3)
        let isForgotten = chance.whole(0...1) == 0
        words += isForgotten ? ", forgotten" : ", thawed"
        network.with { state in
            if isForgotten { state[link].reset() }
            state[link].set(.open)
        }
    }
}
