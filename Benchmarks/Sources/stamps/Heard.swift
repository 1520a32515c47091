import Sensing
import Synchronization
import Transports

/// One message as the receiving end stamped it.
struct Heard: Sendable {
    /// As the sender counted it.
    var number: Int
    /// By the product.
    var stamp: Timestamp
    /// By the rule of its transport alone; the same but on serial lines.
    var plain: Timestamp
    /// By a program that looks at the clock when its read has returned.
    var afterRead: Instant
}

/// What the sending and the receiving thread leave.
final class Exchange: Sendable {
    private let sent = Mutex<[Int: Instant]>([:])
    private let heard = Mutex<[Heard]>([])

    /// `truth`: just before the first byte was handed to the system.
    func note(sent number: Int, at truth: Instant) { sent.withLock { $0[number] = truth } }

    func note(_ message: Heard) { heard.withLock { $0.append(message) } }

    var heardCount: Int { heard.withLock { $0.count } }

    /// Messages from a number on, beside the truth.
    func outcome(from first: Int) -> Outcome {
        let truths = sent.withLock { $0 }
        var outcome = Outcome()
        for message in heard.withLock({ $0 }) where message.number >= first {
            guard let truth = truths[message.number] else { continue }
            outcome.add(message, truth)
        }
        return outcome
    }
}

/// The errors of many stamps, in nanoseconds.
struct Outcome {
    private(set) var product: [Int64] = []
    private(set) var plain: [Int64] = []
    private(set) var afterRead: [Int64] = []
    private(set) var covered = 0

    var count: Int { product.count }

    mutating func add(_ message: Heard, _ truth: Instant) {
        product.append(message.stamp.instant.nanoseconds(since: truth))
        plain.append(message.plain.instant.nanoseconds(since: truth))
        afterRead.append(message.afterRead.nanoseconds(since: truth))
        guard let earliest = message.stamp.earliest, let latest = message.stamp.latest else { return }
        if earliest <= truth, truth <= latest { covered += 1 }
    }

    /// The magnitude that a share of the errors does not exceed.
    static func quantile(_ share: Double, of errors: [Int64]) -> Int64 {
        let sorted = errors.map { Int64($0.magnitude) }.sorted()
        guard !sorted.isEmpty else { return .max }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}
