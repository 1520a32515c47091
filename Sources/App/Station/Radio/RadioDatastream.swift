import LoRaWAN
import Sensing
import Transports

/// What the way by radio tells of every LoRa instrument: datastreams behind those of its driver.
enum RadioDatastream: Int, CaseIterable {
    case frameCounter
    case framesLost
    case rssi
    case snr
    case spreadingFactor
    case frequency
    case gateway
    case battery
    case margin
    case queued
    case sent
    case confirmed
    case expired
    case failed

    /// As they are registered, in this order.
    static let descriptions = allCases.map(\.description)

    private var description: DatastreamDescription {
        switch self {
        case .frameCounter: Self.count("lorawan_frame_counter")
        case .framesLost: Self.count("lorawan_frames_lost")
        // UDUNITS has Bm, `lg(re 1 mW)`; UCUM has no level of a milliwatt, so the reference is an annotation there.
        case .rssi: Self.named("lorawan_rssi", unit: "dBm", ucum: "dB{mW}")
        case .snr: Self.named("lorawan_snr", unit: "dB", ucum: "dB")
        case .spreadingFactor: Self.count("lorawan_spreading_factor")
        case .frequency: Self.named("lorawan_frequency", unit: "Hz", ucum: "Hz")
        case .gateway: Self.count("lorawan_gateway")
        case .battery: Self.named("lorawan_battery", unit: "percent", ucum: "%")
        case .margin: Self.named("lorawan_margin", unit: "dB", ucum: "dB")
        case .queued: Self.count("downlink_queued")
        case .sent: Self.count("downlink_sent")
        case .confirmed: Self.count("downlink_confirmed")
        case .expired: Self.count("downlink_expired")
        case .failed: Self.count("downlink_failed")
        }
    }

    private static func count(_ key: String) -> DatastreamDescription { named(key, unit: "1", ucum: "1") }

    private static func named(_ key: String, unit: String, ucum: String) -> DatastreamDescription {
        DatastreamDescription(key: key, name: key, unit: unit, ucum: ucum)
    }

    /// The one that a downlink which came into a state is noted in.
    init(_ state: DownlinkState) {
        self =
            switch state {
            case .queued: .queued
            case .sent: .sent
            case .confirmed: .confirmed
            case .expired: .expired
            case .failed: .failed
            }
    }
}
