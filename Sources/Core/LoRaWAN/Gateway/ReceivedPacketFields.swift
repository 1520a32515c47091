import Framing
import Sensing

/// Why one packet of a datagram cannot be used.
struct PacketDefect: Error {
    var text: String
}

/// The members of one `rxpk` as they were written, so that what they mean together can be told at the end.
struct ReceivedPacketFields {
    private var counter: DecimalNumber?
    private var time: GatewayText?
    private var gpsTime: DecimalNumber?
    private var frequency: DecimalNumber?
    private var channel: DecimalNumber?
    private var radioChain: DecimalNumber?
    private var status: DecimalNumber?
    private var modulation: GatewayText?
    private var rateText: GatewayText?
    private var rateNumber: DecimalNumber?
    private var codeRate: GatewayText?
    private var rssi: Double?
    private var snr: Double?
    private var antennas: Antenna?
    private var size: DecimalNumber?
    private var data: GatewayText?

    /// The strongest of the antennas of a gateway that has several (`rsig`, Kerlink iBTS).
    private struct Antenna {
        var rssi: Double?
        var snr: Double?
        var channel: DecimalNumber?

        func isBetter(than other: Antenna?) -> Bool {
            guard let other else { return true }
            if let snr, let otherSNR = other.snr, snr != otherSNR { return snr > otherSNR }
            return (rssi ?? -.infinity) > (other.rssi ?? -.infinity)
        }
    }

    /// The most bytes of a LoRa packet.
    static let mostBytes = 255

    init(_ reader: inout GatewayJSON) throws(GatewayDefect) {
        try reader.object { (key, reader) throws(GatewayDefect) in
            switch key {
            case "tmst": counter = try reader.number()
            case "freq": frequency = try reader.number()
            case "data": data = try reader.string()
            case "datr": try readRate(&reader)
            case "modu": modulation = try reader.string()
            case "stat": status = try reader.number()
            case "rssi": rssi = try reader.number()?.double
            case "lsnr": snr = try reader.number()?.double
            case "size": size = try reader.number()
            case "codr": codeRate = try reader.string()
            case "chan": channel = try reader.number()
            case "rfch": radioChain = try reader.number()
            case "time": time = try reader.string()
            case "tmms": gpsTime = try reader.number()
            case "rsig": try readAntennas(&reader)
            default: try reader.pass()
            }
        }
    }

    /// `SF7BW125`, or bits a second.
    private mutating func readRate(_ reader: inout GatewayJSON) throws(GatewayDefect) {
        if reader.peek() == UInt8(ascii: "\"") {
            rateText = try reader.string()
        } else {
            rateNumber = try reader.number()
        }
    }

    private mutating func readAntennas(_ reader: inout GatewayJSON) throws(GatewayDefect) {
        guard reader.peek() == UInt8(ascii: "[") else { return try reader.pass() }
        try reader.list { (reader) throws(GatewayDefect) in
            guard reader.peek() == UInt8(ascii: "{") else { return try reader.pass() }
            var antenna = Antenna()
            try reader.object { (key, reader) throws(GatewayDefect) in
                switch key {
                case "rssic": antenna.rssi = try reader.number()?.double
                case "lsnr": antenna.snr = try reader.number()?.double
                case "chan": antenna.channel = try reader.number()
                default: try reader.pass()
                }
            }
            if antenna.isBetter(than: antennas) { antennas = antenna }
        }
    }

    // MARK: What they mean

    func packet() throws(PacketDefect) -> ReceivedPacket {
        guard let counter = counter?.whole.flatMap(UInt32.init(exactly:)) else {
            throw PacketDefect(text: "a packet has no 'tmst' of 0 to 4294967295")
        }
        guard let hertz = frequency?.scaled(by: 6), (1_000_000...4_000_000_000).contains(hertz) else {
            throw PacketDefect(text: "a packet has no 'freq' in MHz")
        }
        let payload = try payload()
        return ReceivedPacket(
            counter: counter, time: time.flatMap(Self.instant), gpsMilliseconds: gpsMilliseconds,
            frequency: UInt32(hertz), channel: Self.small(channel ?? antennas?.channel),
            radioChain: Self.small(radioChain), integrity: integrity, modulation: try modulationOfPacket(),
            codeRate: codeRate?.text(atMost: 8),
            rssi: rssi ?? antennas?.rssi, snr: snr ?? antennas?.snr, payload: payload)
    }

    private func payload() throws(PacketDefect) -> [UInt8] {
        guard let data, data.range.count <= Self.mostBytes * 2 else {
            throw PacketDefect(text: "a packet has no 'data', or more of it than 255 bytes")
        }
        let decoded: [UInt8]? =
            data.isEscaped
            ? Base64.decode(data.content)
            : Base64.decode(UnsafeBufferPointer(rebasing: data.bytes[data.range]))
        guard let payload = decoded, payload.count <= Self.mostBytes else {
            throw PacketDefect(text: "'data' of a packet is no base64 of up to 255 bytes")
        }
        guard let size else { return payload }
        guard size.whole == Int64(payload.count) else {
            throw PacketDefect(text: "a packet's 'size' is not that of its 'data', which has \(payload.count) bytes")
        }
        return payload
    }

    /// A packet that says nothing about its CRC counts as one that has none.
    private var integrity: ReceivedPacket.Integrity {
        switch status?.whole {
        case 1: .good
        case -1: .bad
        default: .none
        }
    }

    private func modulationOfPacket() throws(PacketDefect) -> Modulation {
        guard let modulation else { throw PacketDefect(text: "a packet has no 'modu'") }
        if modulation == "LORA" {
            guard let rateText, let lora = Self.lora(rateText) else {
                throw PacketDefect(text: "'datr' of a packet is not of the form SF7BW125")
            }
            return lora
        }
        if modulation == "FSK" {
            guard let rate = rateNumber?.whole, (1...10_000_000).contains(rate) else {
                throw PacketDefect(text: "'datr' of an FSK packet is no number of bits a second")
            }
            return .fsk(bitRate: Int(rate))
        }
        let rate = rateText.map { " " + $0.text(atMost: 16) } ?? ""
        return .other(modulation.text(atMost: 16) + rate)
    }

    /// `SF12BW500`: the bandwidth in kHz.
    private static func lora(_ text: GatewayText) -> Modulation? {
        var numbers = (0, 0)
        var index = text.range.lowerBound
        func skip(_ mark: StaticString) -> Bool {
            guard index + 2 <= text.range.upperBound, text.bytes[index] == mark.utf8Start[0],
                text.bytes[index + 1] == mark.utf8Start[1]
            else { return false }
            index += 2
            return true
        }
        func number() -> Int {
            var value = 0
            while index < text.range.upperBound, text.bytes[index] &- 0x30 < 10, value < 10_000 {
                value = value * 10 + Int(text.bytes[index] &- 0x30)
                index += 1
            }
            return value
        }
        guard skip("SF") else { return nil }
        numbers.0 = number()
        guard skip("BW") else { return nil }
        numbers.1 = number()
        guard index == text.range.upperBound, (5...12).contains(numbers.0), (1...2000).contains(numbers.1) else {
            return nil
        }
        return .lora(spreadingFactor: numbers.0, bandwidth: numbers.1 * 1000)
    }

    private static func small(_ number: DecimalNumber?) -> Int? {
        number?.whole.flatMap { (0...255).contains($0) ? Int($0) : nil }
    }

    private var gpsMilliseconds: UInt64? { gpsTime?.scaled(by: 0).flatMap { $0 > 0 ? UInt64($0) : nil } }

    private static func instant(_ text: GatewayText) -> Instant? {
        Instant(iso8601: text.text(atMost: 40))
    }
}
