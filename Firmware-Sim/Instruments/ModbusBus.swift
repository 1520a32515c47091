/// Several Modbus units behind one line or one address, with what can go wrong between them and the asker.
struct ModbusBus: Sendable {
    private var units: [ModbusUnit]
    /// Probability that a unit is busy (exception 06), or fails (04).
    private let busy: Double
    private let failing: Double

    /// True when a request reads sensors or registers, so that its answer is a record.
    static func isReading(_ function: UInt8) -> Bool { (1...4).contains(function) }

    init(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) {
        let numbers = reader.text("units").split(separator: "+").map { UInt8($0) ?? 0 }
        guard !numbers.isEmpty, numbers.allSatisfy({ (1...247).contains($0) }), Set(numbers).count == numbers.count
        else {
            throw PlanMistake(
                "units '\(reader.text("units"))' are not unit numbers", remedy: "write for example 1+2+17")
        }
        units = numbers.map { ModbusUnit(number: $0, origin: origin) }
        busy = try reader.number("busy", in: 0...1)
        failing = try reader.number("failing", in: 0...1)
    }

    static let settings = [
        InstrumentSetting("units", "1", "unit numbers behind the line, for example 1+2+17"),
        InstrumentSetting("busy", "0", "probability of exception 06"),
        InstrumentSetting("failing", "0", "probability of exception 04"),
    ]

    mutating func restart(at now: Nanoseconds) {
        for place in units.indices { units[place].restart(at: now) }
    }

    /// Nil when nobody answers: a broadcast (unit 0), or a unit that is not there.
    mutating func answer(_ request: [UInt8], to unit: UInt8, at now: Nanoseconds, chance: inout SeededGenerator)
        -> [UInt8]?
    {
        if unit == 0 {
            for place in units.indices { _ = try? units[place].answer(request, at: now) }
            return nil
        }
        guard let place = units.firstIndex(where: { $0.number == unit }) else { return nil }
        let exception: ModbusUnit.Exception
        do throws(ModbusUnit.Exception) {
            if chance.chance(busy) { throw .busy }
            if chance.chance(failing) { throw .deviceFailure }
            return try units[place].answer(request, at: now)
        } catch {
            exception = error
        }
        return [(request.first ?? 0) | 0x80, exception.rawValue]
    }
}
