import LoRaWAN
import Sensing
import Store

/// A parameter of a statement.
enum LedgerValue {
    case integer(Int64?)
    case real(Double?)
    case text(String?)
    case blob([UInt8]?)

    static func flag(_ value: Bool) -> LedgerValue { .integer(value ? 1 : 0) }
    static func time(_ instant: Instant?) -> LedgerValue { .integer(instant?.nanoseconds) }
    static func eui(_ eui: EUI64?) -> LedgerValue { .text(eui?.description) }
    static func address(_ address: DeviceAddress?) -> LedgerValue { .text(address?.description) }
    static func key(_ key: LoRaKey?) -> LedgerValue { .blob(key?.bytes) }
}

extension SQLiteStatement {
    func bind(_ values: [LedgerValue]) {
        for (index, value) in values.enumerated() {
            let position = Int32(index + 1)
            switch value {
            case .integer(let integer): bind(position, integer)
            case .real(let real): if let real { bind(position, real) } else { bindNull(position) }
            case .text(let text): bind(position, text)
            case .blob(let bytes): if let bytes { bind(position, blob: bytes) } else { bindNull(position) }
            }
        }
    }

    func instant(_ column: Int32) -> Instant { Instant(nanoseconds: integer(column)) }
    func optionalInstant(_ column: Int32) -> Instant? { optionalInteger(column).map { Instant(nanoseconds: $0) } }
    func optionalDouble(_ column: Int32) -> Double? { isNull(column) ? nil : double(column) }
    func eui(_ column: Int32) -> EUI64? { optionalText(column).flatMap { EUI64($0) } }
    func address(_ column: Int32) -> DeviceAddress? { optionalText(column).flatMap { DeviceAddress($0) } }
    func key(_ column: Int32) -> LoRaKey? { LoRaKey(blob(column)) }
    func number<Value: FixedWidthInteger>(_ column: Int32) -> Value { Value(clamping: integer(column)) }
    func optionalNumber<Value: FixedWidthInteger>(_ column: Int32) -> Value? {
        isNull(column) ? nil : number(column)
    }
}
