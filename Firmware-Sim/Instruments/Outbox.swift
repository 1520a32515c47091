/// What an instrument will send, in the order of its line: nothing overtakes what was put in before.
struct Outbox: Sendable {
    private var waiting: [Emission] = []
    private var first = 0

    var deadline: Nanoseconds? { first < waiting.count ? waiting[first].instant : nil }

    mutating func append(_ bytes: [UInt8], at instant: Nanoseconds, isRecord: Bool = false) {
        guard !bytes.isEmpty else { return }
        append(Emission(instant: instant, event: .bytes(bytes), records: isRecord ? 1 : 0))
    }

    mutating func append(_ emission: Emission) {
        let earliest = waiting.last?.instant ?? emission.instant
        waiting.append(
            Emission(instant: max(earliest, emission.instant), event: emission.event, records: emission.records))
    }

    mutating func take(until now: Nanoseconds) -> [Emission] {
        let start = first
        while first < waiting.count, waiting[first].instant <= now { first += 1 }
        let due = Array(waiting[start..<first])
        forgetTaken()
        return due
    }

    mutating func removeAll() {
        waiting.removeAll(keepingCapacity: true)
        first = 0
    }

    private mutating func forgetTaken() {
        if first == waiting.count {
            removeAll()
        } else if first > 1024 {
            waiting.removeFirst(first)
            first = 0
        }
    }
}
