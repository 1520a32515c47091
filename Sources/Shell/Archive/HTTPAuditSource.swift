import Delivery
import Forwarders
import FoundationEssentials

/// Asks a running archive what it holds.
public struct HTTPAuditSource: ArchiveAuditSource {
    /// About 20 kB of answer, and a second of reading at the archive.
    private static let blocksAtOnce: UInt64 = 128
    /// An archive may be busy with batches meanwhile, which come first.
    private static let patienceMilliseconds = 600_000

    private let address: HTTPAddress
    private let client: HTTPClient

    /// - Parameter address: the archive, as `http://archive.example:8090`.
    public init(address: HTTPAddress, options: HTTPClientOptions = HTTPClientOptions()) throws(HTTPError) {
        var options = options
        options.maximumResponseBytes = max(options.maximumResponseBytes, 64 << 20)
        options.timeoutMilliseconds = max(options.timeoutMilliseconds, Self.patienceMilliseconds)
        self.address = address
        client = try HTTPClient(options: options)
    }

    public var name: String { address.text }

    public func epochs(of station: String) async throws(AuditSourceError) -> [String] {
        let response = try await get("/v1/stations")
        guard response.isSuccess,
            let listings = try? JSONDecoder().decode([StationListing].self, from: Data(response.body))
        else { throw strange(response) }
        return listings.first { $0.station == station }?.epochs.filter(\.product.isEmpty).map(\.epoch) ?? []
    }

    public func registrations(
        station: String, epoch: String
    ) async throws(AuditSourceError) -> [InstrumentRegistration] {
        let response = try await get(
            "/v1/registrations/\(PercentCoding.encode(station))/\(PercentCoding.encode(epoch))")
        if response.status == 404, isUnknownEpoch(response) { return [] }
        guard response.isSuccess,
            let listings = try? JSONDecoder().decode([RegistrationListing].self, from: Data(response.body))
        else { throw strange(response) }
        return listings.map(\.registration)
    }

    public func holdings(
        station: String, epoch: String, progress: @Sendable (UInt64) -> Void
    ) async throws(AuditSourceError) -> ArchiveHoldings {
        let path = "/v1/audit/\(PercentCoding.encode(station))/\(PercentCoding.encode(epoch))?block=\(LedgerBlock.size)"
        var holdings = ArchiveHoldings()
        var first: UInt64 = 1
        while true {
            let response = try await get("\(path)&first=\(first)&limit=\(Self.blocksAtOnce)")
            if response.status == 404, isUnknownEpoch(response) { return holdings }
            let blocks = try blocks(in: response)
            for block in blocks { holdings.add(block) }
            progress(holdings.positions.count)
            guard let last = blocks.last?.block.last, blocks.count == Self.blocksAtOnce else { return holdings }
            let next = LedgerBlock.range(ofIndex: LedgerBlock.index(of: last) + 1).first
            // An archive that repeats itself must not keep us here for ever.
            guard next > first else { throw strange(response) }
            first = next
        }
    }

    private func get(_ path: String) async throws(AuditSourceError) -> HTTPResponse {
        do {
            return try await client.get(address.appending(path))
        } catch {
            throw AuditSourceError("cannot ask the archive \(address.text): \(error)")
        }
    }

    private func blocks(in response: HTTPResponse) throws(AuditSourceError) -> [AuditBlock] {
        guard response.isSuccess else { throw strange(response) }
        var blocks: [AuditBlock] = []
        for line in response.body.split(separator: UInt8(ascii: "\n")) {
            guard let block = try? JSONDecoder().decode(AuditBlock.self, from: Data(line)) else {
                throw strange(response)
            }
            blocks.append(block)
        }
        return blocks
    }

    private struct Mark: Decodable {
        var isUnknownEpoch: Bool

        private enum CodingKeys: String, CodingKey {
            case isUnknownEpoch = "unknown_epoch"
        }
    }

    private func isUnknownEpoch(_ response: HTTPResponse) -> Bool {
        (try? JSONDecoder().decode(Mark.self, from: Data(response.body)))?.isUnknownEpoch ?? false
    }

    private func strange(_ response: HTTPResponse) -> AuditSourceError {
        if response.status == 401 {
            return AuditSourceError("the archive \(address.text) asks for a token; name a file with one (--token-file)")
        }
        return AuditSourceError(
            "\(address.text) answers \(response.status) '\(response.excerpt)', which is no archive's answer; check the URL"
        )
    }
}
