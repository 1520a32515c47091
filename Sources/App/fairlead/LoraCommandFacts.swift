import Framing
import LoRaWAN

/// Vectors of MAC commands and of the clock synchronization.
enum LoraCommandFacts {
    static func commands(_ vector: LoraVector) throws(LoraVectorDefect) -> LoraFacts {
        guard let payload = try vector.bytes("payload", "data", "bytes", "fopts") else { return LoraFacts() }
        let up = UplinkCommand.read(payload)
        let down = DownlinkCommand.read(payload)
        return try chosen(
            vector, payload,
            up: (up.commands.map { facts(of: $0) }, up.rest, up.commands.flatMap(\.bytes)),
            down: (down.commands.map { facts(of: $0) }, down.rest, down.commands.flatMap(\.bytes)))
    }

    static func clockSync(_ vector: LoraVector) throws(LoraVectorDefect) -> LoraFacts {
        guard let payload = try vector.bytes("payload", "data", "bytes") else { return LoraFacts() }
        let up = ClockSync.Uplink.read(payload)
        let down = ClockSync.Downlink.read(payload)
        return try chosen(
            vector, payload,
            up: (up.commands.map { facts(of: $0) }, up.rest, up.commands.flatMap(\.bytes)),
            down: (down.commands.map { facts(of: $0) }, down.rest, down.commands.flatMap(\.bytes)))
    }

    private typealias Reading = (facts: [LoraFacts], rest: [UInt8], encoded: [UInt8])

    /// The same bytes mean one thing upwards and another one downwards. Which is meant, the vector says by a direction
    /// or by the name that it expects.
    private static func chosen(
        _ vector: LoraVector, _ payload: [UInt8], up: Reading, down: Reading
    ) throws(LoraVectorDefect) -> LoraFacts {
        let isUp =
            switch vector.direction {
            case .up?: true
            case .down?: false
            case nil: goodness(up, vector) >= goodness(down, vector)
            }
        let reading = isUp ? up : down
        var facts = reading.facts.count == 1 ? reading.facts[0] : LoraFacts()
        for name in [LoraVectorKinds.list, "commands", "mac_commands"] { facts.add(.records(reading.facts), name) }
        facts.add(.bytes(reading.rest), "rest")
        facts.compare(reading.encoded + reading.rest, with: payload, "encoding the commands again")
        guard !reading.facts.isEmpty || payload.isEmpty || vector.expected["rest"] != nil else {
            throw LoraVectorDefect("its first byte is no command that is known, or the command is cut")
        }
        return facts
    }

    /// Fewer differences are better, and fewer bytes that are left.
    private static func goodness(_ reading: Reading, _ vector: LoraVector) -> Int {
        var facts = reading.facts.count == 1 ? reading.facts[0] : LoraFacts()
        for name in [LoraVectorKinds.list, "commands", "mac_commands"] { facts.add(.records(reading.facts), name) }
        let expected: JSONValue =
            if case .array = vector.expected { .object([LoraVectorKinds.list: vector.expected]) } else {
                vector.expected
            }
        let differences = facts.differences(from: expected)
        return -(differences.wrong.count + differences.unknown.count) * 1000 - reading.rest.count
    }
}
