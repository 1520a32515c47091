import Delivery
import LoRaWAN
import Sensing

/// What a gateway tells of itself, as records of the pseudo-instrument `gateway-NAME`.
enum GatewayRecord {
    static let driver = "lorawan/gateway"

    /// The name under which the records of a gateway are stored.
    static func instrument(of gateway: String) -> String { "gateway-\(gateway)" }

    static func description(of gateway: String) -> InstrumentDescription {
        InstrumentDescription(
            name: instrument(of: gateway), driver: driver, datastreams: GatewayDatastream.allCases.map(\.description))
    }

    static func record(of news: GatewayNews, _ registration: InstrumentRegistration) -> Record {
        var record = Record(instrument: registration.number, direction: .note, time: news.time, raw: [])
        switch news.content {
        case .statistics(let statistics, let text):
            record.direction = .received
            record.raw = text
            record.instrumentTime = statistics.time
            record.observations = observations(of: statistics)
        case .alive(let isAlive):
            record.defect = isAlive ? "the gateway is heard" : "the gateway is not heard any more"
            record.observations = [GatewayDatastream.alive.observation(isAlive ? 1 : 0)]
        case .refused(_, let text):
            record.defect = text
        }
        for index in record.observations.indices {
            let place = Int(record.observations[index].datastream)
            record.observations[index].datastream = registration.datastreamNumbers[place]
        }
        return record
    }

    private static func observations(of statistics: GatewayStatistics) -> [Observation] {
        let counts: [(GatewayDatastream, Int?)] = [
            (.received, statistics.received), (.receivedGood, statistics.receivedGood),
            (.forwarded, statistics.forwarded), (.downlinks, statistics.downlinks),
            (.transmitted, statistics.transmitted),
        ]
        let figures: [(GatewayDatastream, Double?)] = [
            (.acknowledged, statistics.acknowledged), (.temperature, statistics.temperature),
            (.latitude, statistics.latitude), (.longitude, statistics.longitude), (.altitude, statistics.altitude),
        ]
        return counts.compactMap { stream, count in count.map { stream.observation($0) } }
            + figures.compactMap { stream, figure in figure.map { stream.observation($0) } }
    }
}
