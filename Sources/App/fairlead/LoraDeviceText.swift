import LoRaServer
import LoRaWAN
import Sensing

/// A device for people. It tells no key.
struct LoraDeviceText {
    private let known: LedgerDevice
    private var memory: DeviceMemory { known.memory }

    init(_ known: LedgerDevice) {
        self.known = known
    }

    static let headings = [
        "DEVICE", "ACTIVATION", "ADDRESS", "LAST SEEN", "SF", "RSSI", "SNR", "UPLINKS", "LOST %", "BATTERY", "MARGIN",
        "LAST REFUSAL",
    ]

    var cells: [String] {
        let heard = memory.lastHeard
        return [
            "\(known.device.eui)", isPersonalised ? "ABP" : "OTAA", address, Self.time(heard?.time.instant),
            heard.flatMap { Self.spreadingFactor($0.modulation) }.map { "\($0)" } ?? "",
            heard?.rssi.map { shortNumber($0) } ?? "", heard?.snr.map { shortNumber($0) } ?? "", "\(memory.uplinks)",
            Self.lostPercent(memory).map { shortNumber($0) } ?? "", battery, memory.margin.map { "\($0)" } ?? "",
            known.lastRefusal.map { "\(Self.time($0.time)) \($0.text)" } ?? "",
        ]
    }

    /// Everything, a line each.
    func whole(_ sessions: [LedgerSession], _ downlinks: [LedgerDownlink]) -> String {
        var lines = [
            ("device", "\(known.device.eui), \(LoraPolicyText.activation(known.device))"),
            ("treated with", LoraPolicyText.policy(known.device.policy)),
            ("provisioned", Self.time(known.added)),
            ("uplinks", "\(memory.uplinks), \(memory.lost) missing between them"),
            ("nonces used", "\(known.usedNonces)"),
        ]
        if let heard = memory.lastHeard { lines.append(("last seen", Self.text(heard))) }
        if !battery.isEmpty { lines.append(("battery", battery)) }
        if let margin = memory.margin { lines.append(("margin", "\(margin) dB")) }
        lines += sessions.map { ("session", Self.text($0)) }
        if sessions.isEmpty, !isPersonalised { lines.append(("session", "none; it has not joined")) }
        lines += downlinks.reversed().map { ("downlink", LoraDownlinkRow($0).line) }
        if let refusal = known.lastRefusal {
            lines.append(("last refusal", "\(Self.time(refusal.time)) \(refusal.kind.rawValue): \(refusal.text)"))
        }
        let width = lines.map(\.0.count).max() ?? 0
        return lines.map { name, text in
            name + String(repeating: " ", count: width - name.count + 2) + text + "\n"
        }.joined()
    }

    private var isPersonalised: Bool {
        if case .personalised = known.device.activation { true } else { false }
    }

    private var address: String {
        if case .personalised(let address, _) = known.device.activation { return "\(address)" }
        if let session = memory.session { return "\(session.address)" }
        return memory.offered == nil ? "not joined" : "joining"
    }

    private var battery: String {
        guard let level = memory.battery else { return "" }
        return level == 0 ? "external" : Self.batteryPercent(level).map { "\($0)" } ?? "unknown"
    }

    private static func text(_ heard: Reception) -> String {
        var text = "\(time(heard.time.instant)) by gateway \(heard.gateway) on \(Double(heard.frequency) / 1e6) MHz"
        if let factor = spreadingFactor(heard.modulation) { text += ", SF\(factor)" }
        if let rssi = heard.rssi { text += ", \(shortNumber(rssi)) dBm" }
        if let snr = heard.snr { text += ", SNR \(shortNumber(snr)) dB" }
        return text
    }

    private static func text(_ known: LedgerSession) -> String {
        let session = known.session
        var text = "\(known.state.rawValue), address \(session.address), since \(time(session.started))"
        text += ", last uplink \(session.uplinkCounter.map { "\($0)" } ?? "none")"
        return known.ended.map { "\(text), ended \(time($0))" } ?? text
    }

    static func spreadingFactor(_ modulation: Modulation) -> Int? {
        if case .lora(let factor, _) = modulation { factor } else { nil }
    }

    static func lostPercent(_ memory: DeviceMemory) -> Double? {
        let all = memory.uplinks + memory.lost
        return all > 0 ? (Double(memory.lost) * 1000 / Double(all)).rounded() / 10 : nil
    }

    /// Nil for external power, and for a device that cannot say.
    static func batteryPercent(_ level: UInt8) -> Int? {
        (1...254).contains(level) ? (Int(level) * 100 + 127) / 254 : nil
    }

    static func time(_ instant: Instant?) -> String {
        guard let instant else { return "never" }
        return String(instant.iso8601.prefix { $0 != "." }) + "Z"
    }
}
