/// Counts how many of the values that another decoder published ours agrees with, and keeps the first differences.
struct CodecAgreement: CustomStringConvertible {
    private(set) var compared = 0
    private(set) var differences: [String: Int] = [:]
    private var examples: [String: String] = [:]

    var disagreed: Int { differences.values.reduce(0, +) }
    var share: Double { compared == 0 ? 0 : 1 - Double(disagreed) / Double(compared) }

    /// Notes a pair: equal to the printed digits, that is within `tolerance`, or both missing.
    mutating func note(_ name: String, expected: Double?, found: Double?, tolerance: Double = 1e-9) {
        compared += 1
        let expected = expected ?? .nan
        let found = found ?? .nan
        if expected.isNaN && found.isNaN { return }
        if (expected - found).magnitude <= tolerance * max(1, expected.magnitude) { return }
        differences[name, default: 0] += 1
        if examples[name] == nil { examples[name] = "\(expected) and not \(found)" }
    }

    var description: String {
        let list = differences.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value) (\(examples[$0.key] ?? ""))" }
        return "\(compared - disagreed) of \(compared) agree"
            + (list.isEmpty ? "" : "; " + list.joined(separator: ", "))
    }
}
