import Foundation

/// Which keys an example in JSON has, place by place.
enum JSONShape {
    /// `instruments[].readings[]` → `key`, `name`, …; the outermost object is at the place with no name.
    static func keys(of json: String) throws -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        try JSONDecoder().decode(Value.self, from: Data(json.utf8)).collectKeys(at: "", into: &found)
        return found
    }

    /// Indented, with the keys in alphabetical order.
    static func pretty(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// As far as it matters here.
    private enum Value: Decodable {
        case object([String: Value])
        case list([Value])
        case scalar

        init(from decoder: any Decoder) throws {
            if let object = try? [String: Value](from: decoder) {
                self = .object(object)
            } else if let list = try? [Value](from: decoder) {
                self = .list(list)
            } else {
                self = .scalar
            }
        }

        func collectKeys(at place: String, into found: inout [String: Set<String>]) {
            switch self {
            case .scalar: break
            case .list(let elements): for element in elements { element.collectKeys(at: place + "[]", into: &found) }
            case .object(let object):
                found[place, default: []].formUnion(object.keys)
                for (key, value) in object {
                    value.collectKeys(at: place.isEmpty ? key : "\(place).\(key)", into: &found)
                }
            }
        }
    }
}
