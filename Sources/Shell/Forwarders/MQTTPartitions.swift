/// Which partitions of the stations an archive process takes from its broker.
public struct MQTTPartitions: Hashable, Sendable {
    /// Ascending, each once, never empty.
    public let numbers: [Int]

    public static let all = MQTTPartitions(numbers: Array(DeliveryTopics.partitions))

    private init(numbers: [Int]) {
        self.numbers = numbers
    }

    /// From `0-7`, `12` or `0-3,9`; nil when the text names no partition from 0 to 15.
    public init?(_ text: String) {
        var numbers: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last,
                DeliveryTopics.partitions.contains(first), DeliveryTopics.partitions.contains(last)
            else { return nil }
            numbers.formUnion(first...last)
        }
        self.init(numbers: numbers.sorted())
    }
}

extension MQTTPartitions: CustomStringConvertible {
    /// `0-3,9`.
    public var description: String {
        var parts: [(first: Int, last: Int)] = []
        for number in numbers {
            if let last = parts.last?.last, last + 1 == number {
                parts[parts.count - 1].last = number
            } else {
                parts.append((number, number))
            }
        }
        return parts.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }.joined(separator: ",")
    }
}
