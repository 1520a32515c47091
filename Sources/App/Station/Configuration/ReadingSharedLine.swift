import Diagnostics
import Framing
import Transports

extension SharedLineSettings {
    /// `{replies: modbus_rtu, turn_around: 5 ms, patience: 1 s}`
    static var expected: Expected<SharedLineSettings> {
        .mapping("a shared line") { reader in
            let replies = reader.required("replies", .choice(of: PolledReply.self))
            let turnAround = reader.optional("turn_around", .duration(in: 0...AmountOf.second))
            let patience = reader.optional(
                "patience", .duration(in: 10 * AmountOf.millisecond...60 * AmountOf.second))
            return replies.map {
                SharedLineSettings(
                    replies: $0, turnAround: turnAround.map { UInt64($0) } ?? usualTurnAround,
                    patience: patience.map { UInt64($0) } ?? usualPatience)
            }
        }
    }
}
