import Sensing

/// Which observations of a datastream a SensorThings service has already.
///
/// The service would store one twice that is sent twice, so whoever cannot know whether it arrived has to ask.
struct PresentObservations: Sendable {
    private struct Place: Hashable {
        var epoch: String
        var position: UInt64
        var cell: UInt16
    }

    private struct Found: Decodable {
        struct Parameters: Decodable {
            var epoch: String?
            var position: UInt64?
            var cell: UInt16?
        }

        var parameters: Parameters?
    }

    private var places: Set<Place> = []

    func contains(epoch: String, position: UInt64, cell: UInt16) -> Bool {
        places.contains(Place(epoch: epoch, position: position, cell: cell))
    }

    /// Asks page by page. The span is widened to whole milliseconds: a service may keep fewer digits than it was given.
    mutating func ask(
        _ service: SensorThingsService, datastream: EntityID, span: ClosedRange<Instant>
    ) async throws(LinkError) {
        let from = span.lowerBound.adding(nanoseconds: -Self.margin)
        let to = span.upperBound.adding(nanoseconds: Self.margin)
        let path = "Datastreams(\(ODataText.percentEncoded(datastream.key)))/Observations"
        var skipped = 0
        for _ in 0..<Self.mostPages {
            let response = try await service.get(
                path,
                query: [
                    "$filter": "phenomenonTime ge \(from) and phenomenonTime le \(to)",
                    "$orderby": "phenomenonTime asc",
                    "$select": "parameters", "$top": "1000", "$skip": "\(skipped)",
                ])
            let page = try SensorThingsService.decode(
                SensorThingsService.Page<Found>.self, response, "a list of observations")
            for found in page.value {
                guard let epoch = found.parameters?.epoch, let position = found.parameters?.position else { continue }
                places.insert(Place(epoch: epoch, position: position, cell: found.parameters?.cell ?? 0))
            }
            skipped += page.value.count
            if page.nextLink == nil || page.value.isEmpty { return }
        }
        throw .nonsense("the service gives more than \(Self.mostPages) pages of observations between \(from) and \(to)")
    }

    private static let margin: Int64 = 1_000_000
    private static let mostPages = 10_000
}
