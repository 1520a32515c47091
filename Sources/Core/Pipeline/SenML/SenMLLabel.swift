/// The labels of a SenML record (RFC 8428, tables 2 and 4).
enum SenMLLabel: String, CaseIterable {
    case baseVersion = "bver"
    case baseName = "bn"
    case baseTime = "bt"
    case baseUnit = "bu"
    case baseValue = "bv"
    case baseSum = "bs"
    case name = "n"
    case unit = "u"
    case value = "v"
    case text = "vs"
    case truth = "vb"
    case data = "vd"
    case sum = "s"
    case time = "t"
    case updateTime = "ut"

    /// In CBOR.
    var number: Int64 {
        switch self {
        case .baseVersion: -1
        case .baseName: -2
        case .baseTime: -3
        case .baseUnit: -4
        case .baseValue: -5
        case .baseSum: -6
        case .name: 0
        case .unit: 1
        case .value: 2
        case .text: 3
        case .truth: 4
        case .sum: 5
        case .time: 6
        case .updateTime: 7
        case .data: 8
        }
    }

    init?(number: Int64) {
        guard let label = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = label
    }
}
