import Diagnostics
import Framing

/// Registers or bits of a Modbus device that are asked for in one request (Modbus application protocol, 6.1 to 6.4).
struct ModbusPoll: Hashable, Sendable {
    /// What can be read, with its function code.
    enum Table: UInt8, CaseIterable {
        case coils = 1
        case discrete = 2
        case holding = 3
        case input = 4

        var word: String { "\(self)" }
        /// What one request may ask for.
        var most: Int { self == .coils || self == .discrete ? 2000 : 125 }
    }

    var request: [UInt8]

    /// `{holding: 0, count: 10}`: the first register as it goes over the wire, counted from 0.
    static func expected(address: String?, isTCP: Bool) -> Expected<ModbusPoll> {
        .mapping("a Modbus request") { reader in
            guard let what = reader.exactlyOne(of: Table.allCases.map(\.word)),
                let table = Table.allCases.first(where: { $0.word == what.key.text })
            else { return nil }
            let first = reader.read(what.value, .integer(in: 0...65_535))
            let count = reader.optional("count", .integer(in: 1...table.most)) ?? 1
            guard let device = address.flatMap({ UInt8($0) }), (1...247).contains(device) else {
                reader.report(
                    .badAddress, "a Modbus device has an address from 1 to 247", at: what.key.span,
                    remedy: "Give the instrument 'address: \"3\"'.")
                return nil
            }
            guard let first else { return nil }
            let frame = ModbusFrame(
                address: device, function: table.rawValue,
                payload: [first >> 8, first & 0xFF, count >> 8, count & 0xFF].map { UInt8(truncatingIfNeeded: $0) })
            let transaction = UInt16(device) << 8 | UInt16(table.rawValue)
            return ModbusPoll(request: isTCP ? frame.tcp(transaction: transaction) : frame.rtu)
        }
    }
}
