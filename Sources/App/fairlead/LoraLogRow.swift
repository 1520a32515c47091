import LoRaWAN
import Sensing

/// A line of the join log: a join, or a refused frame.
struct LoraLogRow: Encodable {
    enum What: String, Encodable {
        case joined
        case joinRefused = "join_refused"
        case frameRefused = "frame_refused"

        var words: String { rawValue.replacing("_", with: " ") }
    }

    let time: String
    let what: What
    let device: String?
    let joinEUI: String?
    let nonce: UInt16?
    let address: String?
    let gateway: String?
    let rssi: Double?
    let snr: Double?
    let kind: String?
    let reason: String?

    enum CodingKeys: String, CodingKey {
        case time, what, device, nonce, address, gateway, rssi, snr, kind, reason
        case joinEUI = "join_eui"
    }

    private init(_ event: JoinEvent) {
        time = event.time.iso8601
        what = event.refusal == nil ? .joined : .joinRefused
        (device, joinEUI, nonce) = (event.device.description, event.join.description, event.nonce)
        (address, gateway) = (event.address?.description, event.gateway.description)
        (rssi, snr) = (event.rssi, event.snr)
        (kind, reason) = (event.refusal?.kind.rawValue, event.refusal?.text)
    }

    private init(_ refusal: Refusal) {
        time = refusal.time.iso8601
        what = refusal.isJoin ? .joinRefused : .frameRefused
        (device, joinEUI, nonce) = (refusal.device?.description, nil, nil)
        (address, gateway) = (refusal.address?.description, refusal.gateway?.description)
        (rssi, snr) = (nil, nil)
        (kind, reason) = (refusal.kind.rawValue, refusal.text)
    }

    /// By their time, the newest last. A refused join that is in both stands once.
    static func merged(_ joins: [JoinEvent], _ refusals: [Refusal]) -> [LoraLogRow] {
        let others = refusals.filter { refusal in
            !refusal.isJoin
                || !joins.contains {
                    $0.device == refusal.device && $0.refusal?.kind == refusal.kind && $0.time == refusal.time
                }
        }
        let lines = joins.map { ($0.time, LoraLogRow($0)) } + others.map { ($0.time, LoraLogRow($0)) }
        // Both lists have the newest first, which the order of equal times keeps.
        return lines.reversed().sorted { $0.0 < $1.0 }.map(\.1)
    }

    var cells: [String] {
        [
            String(time.prefix { $0 != "." }) + "Z", what.words, device ?? address ?? "", gateway ?? "",
            rssi.map { shortNumber($0) } ?? "", snr.map { shortNumber($0) } ?? "",
            reason ?? address.map { "has the address \($0)" } ?? "",
        ]
    }
}
