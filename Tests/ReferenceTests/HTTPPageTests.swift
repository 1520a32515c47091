import Console
import Delivery
import Forwarders
import Foundation
import Sensing
import Store
import Testing

@testable import Archive

@Suite("The reference of HTTP and MQTT")
struct HTTPPageTests {
    private let page: ReferencePage

    /// What HTTP calls the statuses that our sources name.
    private static let statuses = [
        "ok": 200, "accepted": 202, "notModified": 304, "badRequest": 400, "unauthorized": 401, "forbidden": 403,
        "notFound": 404, "methodNotAllowed": 405,
        "conflict": 409, "contentTooLarge": 413, "unsupportedMediaType": 415, "misdirectedRequest": 421,
        "unprocessableContent": 422, "internalServerError": 500, "serviceUnavailable": 503,
    ]

    init() throws {
        page = try ReferencePage("http.md")
    }

    @Test("lists the archive's endpoints, parameters and statuses as its routes have them")
    func archiveRoutes() throws {
        let source = try Repository.text("Sources/Shell/Archive/ArchiveRoutes.swift")
        let section = try page.section("The archive")
        let routes = source.matches(of: /router\.(get|post)\("([^"]+)"\)/).map { match in
            let path = match.2.split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }
            return match.1.uppercased() + " /" + path.joined(separator: "/")
        }
        #expect(routes.count >= 6)
        let requests = section.keys.filter { $0.hasPrefix("GET ") || $0.hasPrefix("POST ") }
        #expect(Set(requests) == Set(routes))
        let read = Set(source.matches(of: /parameters\["(\w+)"\]/).map { String($0.1) })
        let written = try ["The audit", "The observations"].flatMap { try page.section($0).parameters }
        #expect(Set(written) == read)
        try compareStatuses(
            of: section, with: source + Repository.text("Sources/Shell/Archive/ResponseWriting.swift"))
    }

    @Test("lists what the page answers as its responder has it")
    func consoleRoutes() throws {
        let responder = try Repository.text("Sources/Shell/Console/Server/ConsoleResponder.swift")
        let files = try Repository.text("Sources/Shell/Console/Server/StaticPage.swift")
        let section = try page.section("The page and the control socket")
        let paths = responder.matches(of: /case "(\/[^"]+)"|prefix = "(\/[^"]+)"/).map { String($0.1 ?? $0.2 ?? "") }
        let written = section.keys.filter { $0.hasPrefix("GET /v1") }.map {
            String($0.dropFirst(4)).replacing("{instrument}", with: "")
        }
        #expect(paths.count >= 3)
        #expect(Set(written) == Set(paths))
        for file in files.matches(of: /"(\/[\w.]*)": StaticPage/) {
            #expect(
                section.lines.contains { $0.contains("`\(file.1)`") || $0.contains("`GET \(file.1)`") }, "\(file.1)")
        }
        try compareStatuses(of: section, with: responder)
    }

    @Test("lists what the control socket answers beside as its responder has it")
    func lineRoutes() throws {
        let responder = try Repository.text("Sources/Shell/Console/Lines/LineResponder.swift")
        let section = try page.section("The lines of the instruments")
        let routes = responder.matches(of: /case \("(\w+)", \.(get|post)\)/).map { match in
            "\(match.2.uppercased()) /v1/instruments/{instrument}/\(match.1)"
        }
        #expect(routes.count == 3)
        #expect(section.keys.filter { $0.contains(" /v1/") } == routes)
        let read = Set(responder.matches(of: /parameters\["(\w+)"\]/).map { String($0.1) })
        let parameters = section.lines.filter { $0.hasSuffix(" |") }.joined()
        for parameter in read { #expect(parameters.contains("`\(parameter)`"), "\(parameter)") }
        try compareStatuses(of: section, with: responder)
        let events = try [
            LineEvent.taken(by: "", since: Self.time), .watching(by: nil, since: nil), .received([], at: Self.time),
            .sent([], at: Self.time), .dropped(bytes: 0), .note(""), .ended(""),
        ].map { try JSONShape.keys(of: String(decoding: StatusJSON.encode($0), as: UTF8.self))[""] ?? [] }
        let written = section.keys.filter { $0.hasPrefix("{\"event\"") }.map { key in
            Set(key.matches(of: /"(\w+)":/).map { String($0.1) })
        }
        #expect(zip(written, events).allSatisfy { $1.isSubset(of: $0) } && written.count == events.count)
    }

    @Test("lists the commands of the control socket with the statuses that their responder has")
    func commandRoutes() throws {
        let responder = try Repository.text("Sources/Shell/Console/Commands/CommandResponder.swift")
        let section = try page.section("The commands of the instruments")
        #expect(section.keys.filter { $0.contains(" /v1/") }.count == 2)
        try compareStatuses(of: section, with: responder)
        let description = CommandDescription(
            name: "", title: "", arguments: [.init(name: "", title: nil, expected: "", standard: nil)],
            isRepeatable: true, takesSeconds: nil, readsBack: nil, safe: [:])
        let answer = CommandAnswer(instrument: "", command: "", reply: "", readBack: nil)
        let keys = try JSONShape.keys(of: JSONShape.pretty(description)).values.reduce(into: Set<String>()) {
            $0.formUnion($1)
        }.union(JSONShape.keys(of: JSONShape.pretty(answer))[""] ?? [])
        let told = section.lines.joined()
        for key in keys { #expect(told.contains("`\(key)`"), "\(key)") }
    }

    @Test("shows what the archive's own types are written as, and explains every key")
    func examples() throws {
        var page = page
        let examples = try Self.examples()
        try page.expect(blocks: examples)
        let headings = [
            "reply": "The reply to a batch", "archive status": "The archive's status", "stations": "The stations",
            "registrations": "The numbers",
            "audit": "The audit", "observations": "The observations",
        ]
        for (name, heading) in headings {
            let lines = try #require(examples[name]).split(separator: "\n")
            let values =
                ["stations", "reply", "registrations"].contains(name) ? [lines.joined(separator: "\n")[...]] : lines
            let keys = try values.reduce(into: Set<String>()) { keys, value in
                for inner in try JSONShape.keys(of: String(value)).values { keys.formUnion(inner) }
            }
            let written = try page.section(heading).explained
            #expect(Set(written) == keys && Set(written).count == written.count, "\(heading)")
        }
    }

    @Test("names the topics and limits that the code has")
    func topics() throws {
        let section = try page.section("MQTT")
        let station = "{station}"
        let partition = DeliveryTopics.partition(of: station)
        let place = "/\(partition < 10 ? "0" : "")\(partition)/"
        #expect(
            section.keys
                == [
                    DeliveryTopics.batch(of: station), DeliveryTopics.acknowledgement(of: station),
                    DeliveryTopics.presence(of: station), DeliveryTopics.archive("{client id}"),
                ].map { $0.replacing(place, with: "/{partition}/") })
        #expect(try page.section("The archive").keys.contains("POST \(DeliveryTopics.httpBatches)"))
        let largest = [
            ArchiveOptions(storePath: "").maximumBatchBytes, MQTTOptions(host: "h", clientID: "c").maximumMessageBytes,
        ]
        #expect(largest == [8_388_608, 8_388_608])
        let limit = try #require(page.section("The observations").row("limit"))
        #expect(limit[1].contains("1 to \(ObservationQuery.largestLimit)"))
        #expect(limit[2] == "\(ObservationQuery().limit)")
        let links = try Repository.text("Sources/App/Station/Running/DestinationLinks.swift")
        #expect(links.contains(#""fairlead-\(station)-\(destination.name.value)""#))
    }

    private func compareStatuses(of section: PageSection, with source: String) throws {
        var answered: Set<String> = []
        for match in source.matches(of: /\.([a-z]+[A-Za-z]*)\b/) {
            if let number = Self.statuses[String(match.1)] { answered.insert("\(number)") }
        }
        // What the routes do not name, Hummingbird answers itself.
        let written = section.keys.filter { Int($0) != nil }
        #expect(Set(written) == answered, "\(section.place)")
    }

    // MARK: The examples

    private static let time = Instant(unixSeconds: 1_795_219_200)  // 2026-11-21T00:00:00Z

    private static func examples() throws -> [String: String] {
        let batch = ExampleBatch.batch
        let reply = BatchReply(stream: batch.stream, acknowledged: batch.covers, archive: "5d0c31a79be2f604")
        let records = LedgerBlock.merged(batch.records.map { LedgerBlock($0) })
        var block = try #require(records.first)
        for raw in batch.raws {
            block.raws += 1
            block.rawDigest &+= RecordDigest.digest(position: raw.position, raw: raw.bytes)
        }
        let audit = AuditBlock(block: block, positions: batch.positions.data.ranges)
        let listing = StationListing(
            station: batch.stream.station,
            epochs: [
                StationListing.Epoch(
                    epoch: batch.stream.epoch, records: 4099, observations: 24_590, raws: 4000, first: 1, last: 4100,
                    instruments: ["ctd-pier", "adcp-pier"])
            ])
        return [
            "reply": reply.json,
            "acknowledgement": AddressedReply(reply: reply, tag: EncodedBatch(batch).tag).json,
            "archive status": JSONLine.of(
                ArchiveStatus(statistics, archive: "5d0c31a79be2f604", database: "archive.db", now: time)),
            "stations": JSONLine.of([listing]),
            "registrations": JSONLine.of((batch.metadata ?? []).prefix(1).map { RegistrationListing($0) }),
            "audit": JSONLine.of(audit),
            "observations": try observations().map(\.json).joined(separator: "\n"),
        ]
    }

    private static var statistics: ArchiveStatistics {
        var statistics = ArchiveStatistics()
        statistics.batches = 12
        statistics.storedRecords = 4099
        statistics.storedObservations = 24_590
        statistics.duplicateRecords = 40
        statistics.refused = [.unreadable: 1]
        statistics.commits = 11
        statistics.stations = 1
        statistics.lastCommit = time
        statistics.failure = "database or disk is full"
        return statistics
    }

    /// As they are read from an archive that holds two of them.
    private static func observations() throws -> [ObservationRow] {
        let folder = try TemporaryFolder()
        let database = try SQLiteDatabase(path: folder.path + "/archive.db", mode: .create)
        try ArchiveSchema.prepare(database)
        try database.execute(
            """
            INSERT INTO station VALUES (1, 'pier');
            INSERT INTO epoch (id, station_id, name, product) VALUES (1, 1, '\(ExampleBatch.batch.stream.epoch)', '');
            INSERT INTO instrument VALUES (1, 1, 'ctd-pier', 'seabird/sbe37', '2165');
            INSERT INTO instrument VALUES (1, 2, 'adcp-pier', 'teledyne/workhorse', NULL);
            INSERT INTO datastream VALUES (1, 1, 1, 'temperature', 'sea_water_temperature', 'degC', 'Cel');
            INSERT INTO datastream VALUES
                (1, 3, 2, 'eastward_velocity', 'eastward_sea_water_velocity', 'm/s', 'm/s');
            INSERT INTO record VALUES (1, 1, 1, 0, \(time.nanoseconds), 1250500, 1250500, 4, 3, NULL, NULL, NULL,
                8, 1, 0, \(ClockModelID(run: 3, number: 1042).packed), NULL, NULL, '[[1,0,9.1250,1,4]]');
            INSERT INTO record VALUES (1, 2, 2, 0, \(time.nanoseconds), NULL, NULL, 1, 0, NULL, NULL, NULL,
                0, NULL, NULL, NULL, NULL, NULL, '[[3,1,null,9]]');
            INSERT INTO retimed VALUES (1, 1, \(time.nanoseconds + 700_000), 51200, 51200, 4, 3, 8,
                \(ClockModelID(run: 3, number: 1050).packed));
            """, purpose: "making an example")
        return try ObservationQuery().run(on: database, version: ArchiveSchema.version)
    }
}

extension PageSection {
    /// The keys of the tables that explain JSON, and those of the tables that explain parameters.
    fileprivate var explained: [String] { keys(below: "| key |") }
    fileprivate var parameters: [String] { keys(below: "| parameter |") }

    private func keys(below heading: String) -> [String] {
        guard let start = lines.firstIndex(where: { $0.hasPrefix(heading) }) else { return [] }
        return PageSection(place: place, lines: Array(lines[start...].prefix { $0.hasPrefix("|") })).keys
    }
}
