import FoundationEssentials

/// Values that MHKiT-DOLfYN decoded from a recording: variables over time, range and beam; null where it is bad.
struct DecodedVariables: Decodable {
    struct Variable: Decodable {
        var values: Nested
        var timeIndex: [Int]?

        enum CodingKeys: String, CodingKey {
            case values
            case timeIndex = "time_index"
        }
    }

    /// Numbers in lists in lists.
    indirect enum Nested: Decodable {
        case number(Double?)
        case list([Nested])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .number(nil)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else {
                self = .list(try container.decode([Nested].self))
            }
        }

        subscript(path: Int...) -> Double? {
            var place = self
            for index in path {
                guard case .list(let list) = place, list.indices.contains(index) else { return nil }
                place = list[index]
            }
            guard case .number(let number) = place else { return nil }
            return number
        }

        var count: Int {
            guard case .list(let list) = self else { return 0 }
            return list.count
        }
    }

    var vars: [String: Variable]

    init(json: [UInt8]) throws {
        self = try JSONDecoder().decode(DecodedVariables.self, from: Data(json))
    }
}
