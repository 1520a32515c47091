import Console
import Delivery
import Sensing
import Station

/// A record as the daemon tells it at its control socket.
struct TailRecord: Decodable {
    struct Value: Decodable {
        var key: String
        /// The cell of a profile.
        var bin: Int?
        /// Nil for a missing value.
        var value: Double?
        var unit: String
        var flag: UInt8
    }

    var epoch: String
    var position: UInt64
    var direction: String
    @InstantText var time: Instant
    var defect: String?
    var raw: String
    var observations: [Value]

    /// As it stands in the wire log.
    var line: WireLogLine {
        let direction: Record.Direction =
            switch direction {
            case "sent": .sent
            case "note": .note
            default: .received
            }
        return WireLogLine(time: time, direction: direction, bytes: HexText.decode(raw) ?? [], remark: defect)
    }
}
