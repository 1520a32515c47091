import Delivery
import LoRaWAN
import Sensing
import Transports

/// What a LoRa instrument's records say of the way by radio, beside what its driver reads.
///
/// The frame counter is part of the record, so that the data and the counter that keeps replays out are durable in one
/// commit (decision 0023).
struct InstrumentRadio: Sendable {
    private let registration: InstrumentRegistration
    /// Where its datastreams begin in the registration's list: behind the driver's.
    private let first: Int
    /// The station's gateways by their place in the station file, from 1.
    private let gateways: [EUI64: Int]

    init(registration: InstrumentRegistration, first: Int, gateways: [EUI64: Int] = [:]) {
        self.registration = registration
        self.first = first
        self.gateways = gateways
    }

    // MARK: An uplink

    /// Where its datastreams are places in the registration's list, as those of a driver's frame.
    func observations(of frame: RadioFrame) -> [Observation] {
        var found: [Observation] = []
        func tell(_ stream: RadioDatastream, _ result: Quantity?) {
            guard let result else { return }
            found.append(observation(stream, result))
        }
        let reception = frame.reception
        tell(.frameCounter, frame.counter.map { Self.whole($0) })
        if frame.counter != nil { tell(.framesLost, Self.whole(frame.lost)) }
        tell(.rssi, reception.rssi.map { Self.tenths($0) })
        tell(.snr, reception.snr.map { Self.tenths($0) })
        if case .lora(let spreadingFactor, _) = reception.modulation {
            tell(.spreadingFactor, Self.whole(spreadingFactor))
        }
        tell(.frequency, Self.whole(reception.frequency))
        tell(.gateway, gateways[reception.gateway].map { Self.whole($0) })
        tell(.battery, frame.battery.flatMap { Self.percent(ofBattery: $0) })
        tell(.margin, frame.margin.map { Self.whole($0) })
        return found
    }

    /// 0 is external power, which is never empty; 255 a device that cannot tell (LoRaWAN 1.0.3, 5.5).
    private static func percent(ofBattery level: UInt8) -> Quantity? {
        switch level {
        case 0: Quantity(100, decimals: 1)
        case 255: nil
        default: tenths(Double(level) / 254 * 100)
        }
    }

    // MARK: A downlink

    /// A note that a downlink came into another state.
    func record(of news: DownlinkNews, at time: Timestamp) -> Record {
        var observations = values(of: news)
        for index in observations.indices {
            observations[index].datastream = registration.datastreamNumbers[Int(observations[index].datastream)]
        }
        return Record(
            instrument: registration.number, direction: .note, time: time, raw: [], defect: Self.text(of: news),
            observations: observations)
    }

    /// As the page shows it.
    func values(of news: DownlinkNews) -> [Observation] {
        [observation(RadioDatastream(news.state), Self.whole(news.number))]
    }

    /// `downlink 17 was sent`, with the reason where there is one.
    static func text(of news: DownlinkNews) -> String {
        let state =
            switch news.state {
            case .queued: "is queued until the device speaks"
            case .sent: "was sent"
            case .confirmed: "was confirmed by the device"
            case .expired: "expired"
            case .failed: "cannot be sent"
            }
        return "downlink \(news.number) \(state)" + (news.reason.isEmpty ? "" : ": \(news.reason)")
    }

    // MARK: Figures

    private func observation(_ stream: RadioDatastream, _ result: Quantity) -> Observation {
        Observation(datastream: Int32(first + stream.rawValue), result: result, flag: .notEvaluated)
    }

    private static func whole(_ count: some BinaryInteger) -> Quantity {
        Quantity(mantissa: Int64(clamping: count), decimals: 0)
    }

    /// Gateways measure to a tenth.
    private static func tenths(_ value: Double) -> Quantity {
        guard value.magnitude < 1e6 else { return Quantity(value) }
        return Quantity(mantissa: Int64((value * 10).rounded()), decimals: 1)
    }
}

extension RadioFrame {
    /// For whoever looks on: `lora SF7 868.1 MHz -101 dBm 5.5 dB, frame 17, 22 bytes`.
    var shown: String {
        var words: [String] = ["lora"]
        switch reception.modulation {
        case .lora(let spreadingFactor, _): words.append("SF\(spreadingFactor)")
        case .fsk(let bitRate): words.append("FSK \(bitRate) bit/s")
        case .other(let name): words.append(name)
        }
        words.append("\(Double(reception.frequency) / 1e6) MHz")
        if let rssi = reception.rssi { words.append("\(rssi) dBm") }
        if let snr = reception.snr { words.append("\(snr) dB") }
        return words.joined(separator: " ") + (counter.map { ", frame \($0)" } ?? "") + ", \(raw.count) bytes"
    }
}
