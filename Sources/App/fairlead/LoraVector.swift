import Framing
import LoRaWAN
import Sensing

/// A test vector: what is given, and what is expected. Fields are found by any of several names, in whichever part of
/// the vector they stand.
struct LoraVector {
    let id: String
    let kind: String
    let expected: JSONValue
    /// Of LoRaWAN 1.1.
    let is11: Bool
    private let given: [String: JSONValue]

    /// Nil when it has no `kind` or expects nothing.
    init?(_ value: JSONValue, number: Int) {
        guard case .object(let members) = value, let kind = value["kind"]?.text, let expected = value["expect"] else {
            return nil
        }
        id = value["id"]?.text ?? "number \(number)"
        self.kind = kind
        self.expected = expected
        is11 = value["lorawan"]?.text?.hasPrefix("1.1") ?? false
        var given: [String: JSONValue] = [:]
        // The parts first, then what stands beside them.
        for (name, part) in members.sorted(by: { $0.key < $1.key }) where !["expect", "source"].contains(name) {
            guard case .object(let inside) = part else { continue }
            for (name, value) in inside where value != .null { given[Self.plain(name)] = value }
        }
        for (name, part) in members where part != .null && !["expect", "source"].contains(name) {
            given[Self.plain(name)] = given[Self.plain(name)] ?? part
        }
        self.given = given
    }

    /// `dev_addr`, `devAddr` and `DevAddr` are the same name.
    static func plain(_ name: String) -> String {
        name.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    func value(_ names: [String]) -> JSONValue? {
        names.lazy.compactMap { given[Self.plain($0)] }.first
    }

    func has(_ names: [String]) -> Bool { value(names) != nil }

    func bytes(_ names: String...) throws(LoraVectorDefect) -> [UInt8]? {
        guard let value = value(names) else { return nil }
        guard let bytes = LoraFact.bytes(value) else { throw LoraVectorDefect("'\(names[0])' is no hexadecimal text") }
        return bytes
    }

    func key(_ names: String...) throws(LoraVectorDefect) -> LoRaKey? {
        guard let value = value(names) else { return nil }
        guard let key = LoraFact.bytes(value).flatMap({ LoRaKey($0) }) else {
            throw LoraVectorDefect("'\(names[0])' is no key; a key has 32 hexadecimal digits")
        }
        return key
    }

    /// `digits`: of its hexadecimal form; a text of other length is decimal.
    func number(_ names: String..., digits: Int? = nil) throws(LoraVectorDefect) -> Int64? {
        guard let value = value(names) else { return nil }
        guard let number = LoraFact.number(value, digits) else { throw LoraVectorDefect("'\(names[0])' is no number") }
        return number
    }

    func truth(_ names: String...) -> Bool? {
        value(names).flatMap { $0.truth ?? $0.integer.map { $0 != 0 } }
    }

    func text(_ names: String...) -> String? { value(names)?.text }

    func eui(_ names: String...) throws(LoraVectorDefect) -> EUI64? {
        guard let value = value(names) else { return nil }
        guard let eui = value.text.flatMap({ EUI64($0) }) else {
            throw LoraVectorDefect("'\(names[0])' is no EUI; one has 16 hexadecimal digits")
        }
        return eui
    }

    /// What the vector says of the direction; nil where it does not.
    var direction: DataFrame.Direction? {
        if let isUp = truth("uplink", "is_uplink", "up") { return isUp ? .up : .down }
        if let isDown = truth("downlink", "is_downlink", "down") { return isDown ? .down : .up }
        guard let value = value(["direction", "dir"]) else { return nil }
        if let number = value.integer { return number == 0 ? .up : .down }
        return value.text.map { $0.lowercased().hasPrefix("d") ? .down : .up }
    }
}

/// Why a vector cannot be read.
struct LoraVectorDefect: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
