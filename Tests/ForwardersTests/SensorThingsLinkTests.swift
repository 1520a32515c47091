import Delivery
import Sensing
import Testing

@testable import Forwarders

@Suite("Forwarding to a SensorThings service")
final class SensorThingsLinkTests: Sendable {
    private let server: SensorThingsServer
    private static let stream = BatchStream(station: "demo", epoch: "1f0c")
    private static let registration = InstrumentRegistration(
        number: 1,
        description: InstrumentDescription(
            name: "ctd-1", driver: "seabird/sbe37", serialNumber: "7001",
            datastreams: [
                DatastreamDescription(key: "temperature", name: "sea_water_temperature", unit: "degC", ucum: "Cel"),
                DatastreamDescription(key: "salinity", name: "sea_water_practical_salinity", unit: "1", ucum: "1"),
            ]),
        datastreamNumbers: [1, 2])
    /// 2026-11-21T00:00:00Z.
    private static let midnight = Instant(unixSeconds: 1_795_219_200)

    init() throws { server = try SensorThingsServer() }

    deinit { server.stop() }

    /// - Parameter since: when the link's run began; by default so early that no record is older.
    private func link(
        to server: SensorThingsServer? = nil, since: Instant = Instant(unixSeconds: 0), latitude: Double? = 48.4284
    ) throws -> SensorThingsLink {
        let port = (server ?? self.server).port
        let position = latitude.map {
            SensorThingsOptions.Position(latitude: $0, longitude: -123.3656, elevation: -20)
        }
        return try SensorThingsLink(
            SensorThingsOptions(
                root: HTTPAddress("http://127.0.0.1:\(port)\(SensorThingsServer.root)"), thingName: "Demo buoy",
                position: position),
            since: since)
    }

    private func reading(_ position: UInt64, direction: Record.Direction = .received) -> StoredRecord {
        let time = Timestamp(
            Self.midnight.adding(nanoseconds: Int64(position) * 1_000_000_000), bound: TimeBound(halfWidth: 1500),
            source: .gnss, state: .locked)
        return StoredRecord(
            position: position,
            record: Record(
                instrument: 1, direction: direction, time: time, raw: [],
                observations: [
                    Observation(
                        datastream: 1, result: Quantity(mantissa: 123_400 + Int64(position), decimals: 4), flag: .pass),
                    Observation(datastream: 2, result: Quantity(mantissa: 351, decimals: 1), flag: .suspect),
                ]))
    }

    private func batch(
        _ positions: ClosedRange<UInt64>, stream: BatchStream = stream, withMetadata: Bool = true
    ) -> EncodedBatch {
        batch(positions.map { reading($0) }, covers: positions, stream: stream, withMetadata: withMetadata)
    }

    private func batch(
        _ records: [StoredRecord], covers: ClosedRange<UInt64>, stream: BatchStream = stream,
        metadata: [InstrumentRegistration] = [registration], withMetadata: Bool = true
    ) -> EncodedBatch {
        let range = RangeSet([PositionRange(first: covers.lowerBound, last: covers.upperBound)])
        return EncodedBatch(
            Batch(
                stream: stream, reference: MetadataReference(to: metadata, of: stream),
                metadata: withMetadata ? metadata : nil, records: records, covers: PartRanges(data: range)),
            messages: [], tag: "")
    }

    private func positions(_ range: ClosedRange<UInt64>) -> RangeSet {
        RangeSet([PositionRange(first: range.lowerBound, last: range.upperBound)])
    }

    /// How often each observation is there, by datastream and position.
    private func copies() -> [String: Int] {
        Dictionary(
            server.observations.map {
                ("\($0["Datastream"]?.text ?? "") \($0["parameters"]?["position"]?.key ?? "")", 1)
            },
            uniquingKeysWith: +)
    }

    @Test("what is not there is created once, with everything that the standard demands")
    func entities() async throws {
        let link = try link()
        _ = try await link.deliver(batch(1...3), id: 1)
        _ = try await link.deliver(batch(4...6), id: 2)
        #expect(
            ["Things", "Locations", "Sensors", "ObservedProperties", "Datastreams"].map { server.count($0) }
                == [1, 1, 1, 2, 2])
    }

    @Test("after a restart everything is found again and nothing is created")
    func restart() async throws {
        _ = try await link().deliver(batch(1...3), id: 1)
        let before = server.read(\.bodies).count
        _ = try await link().deliver(batch(4...6), id: 1)
        #expect(server.read(\.bodies).count == before + 1)
    }

    @Test("two batches at once create nothing twice")
    func concurrent() async throws {
        let link = try link()
        async let one = link.deliver(batch(1...3), id: 1)
        async let two = link.deliver(batch(4...6), id: 2)
        _ = try await (one, two)
        #expect(["Things", "Datastreams"].map { server.count($0) } == [1, 2])
    }

    @Test("an observation has its result as printed, its flag, its instant, and by what it is known")
    func observation() async throws {
        let reply = try await link().deliver(batch(7...7), id: 1)
        #expect(reply.acknowledged.data == positions(7...7))
        let found = try #require(server.observations.first { $0["Datastream"] == .text("demo/ctd-1/temperature") })
        #expect(found["result"] == .number("12.3407"))
        #expect(found["phenomenonTime"] == .text("2026-11-21T00:00:07.000Z"))
        #expect(found["resultQuality"] == .object(["flag": .number("1"), "meaning": .text("pass")]))
        #expect(
            found["parameters"]
                == .object([
                    "epoch": .text("1f0c"), "position": .number("7"), "before": .number("0.000001500"),
                    "after": .number("0.000001500"), "clock": .text("gnss locked"),
                ]))
    }

    @Test("what arrived although its answer was lost is not sent again")
    func lostAnswer() async throws {
        let link = try link()
        _ = try await link.deliver(batch(1...2), id: 1)
        server.fail(.hangUpAfterStoring)
        await #expect(throws: LinkError.self) { _ = try await link.deliver(batch(3...400), id: 2) }
        // The service gives 100 observations a page, so that this also looks beyond the first.
        let reply = try await link.deliver(batch(3...402), id: 3)
        #expect(reply.acknowledged.data == positions(3...402))
        #expect(copies().count == 2 * 402 && copies().values.allSatisfy { $0 == 1 })
    }

    @Test("what was sent goes once, also when the connection ends without an answer")
    func onceOnly() async throws {
        let link = try link()
        _ = try await link.deliver(batch(1...2), id: 1)
        server.fail(.hangUpAfterStoring)
        await #expect(throws: LinkError.self) { _ = try await link.deliver(batch(3...4), id: 2) }
        #expect(copies().count == 8 && copies().values.allSatisfy { $0 == 1 })
    }

    @Test("what an earlier run sent is not sent again")
    func earlierRun() async throws {
        server.fail(.hangUpAfterStoring)
        await #expect(throws: LinkError.self) { _ = try await link().deliver(batch(1...5), id: 1) }
        let restarted = try link(since: Self.midnight.adding(nanoseconds: 60_000_000_000))
        _ = try await restarted.deliver(batch(1...10), id: 1)
        #expect(copies().count == 20 && copies().values.allSatisfy { $0 == 1 })
    }

    @Test(
        "whatever fails and however often the program is restarted, each observation is there once",
        arguments: [UInt64(1), 2, 3])
    func campaign(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        var confirmed = RangeSet()
        var link = try link()
        for _ in 0..<2000 where confirmed.count < 200 {
            let missing = confirmed.missing(within: PositionRange(first: 1, last: 200))
            guard let gap = missing.randomElement(using: &random) else { break }
            let last = min(gap.last, gap.first + UInt64.random(in: 0..<30, using: &random))
            switch Int.random(in: 0..<8, using: &random) {
            case 0: server.fail(.hangUpAfterStoring)
            case 1: server.fail(.status(503))
            case 2: server.fail(.garbage)
            case 3: server.fail(.errorEntry(Int.random(in: 0..<40, using: &random)))
            // All records may have been sent by the run before.
            case 4: link = try self.link(since: Self.midnight.adding(nanoseconds: 3_600_000_000_000))
            default: break
            }
            guard let reply = try? await link.deliver(batch(gap.first...last), id: 1) else { continue }
            confirmed.formUnion(reply.acknowledged.data)
        }
        #expect(confirmed == positions(1...200), "seed \(seed)")
        #expect(copies().count == 400 && copies().values.allSatisfy { $0 == 1 }, "seed \(seed)")
    }

    @Test("nothing is asked for about records that only this run can have sent")
    func freshRecords() async throws {
        let link = try link()
        _ = try await link.deliver(batch(1...5), id: 1)
        _ = try await link.deliver(batch(6...9), id: 2)
        #expect(!server.read(\.requests).contains { $0.hasSuffix("/Observations") })
    }

    @Test("what is offered again although it was taken is acknowledged and not sent")
    func takenAlready() async throws {
        let link = try link()
        _ = try await link.deliver(batch(1...5), id: 1)
        #expect(try await link.deliver(batch(1...5), id: 2).acknowledged.data == positions(1...5))
        #expect(server.observations.count == 10)
    }

    @Test("an observation that the service refuses keeps its record from being acknowledged, and no other")
    func errorEntry() async throws {
        let link = try link()
        // The second entry is the temperature of position 2.
        server.fail(.errorEntry(1))
        let reply = try await link.deliver(batch(1...3), id: 1)
        #expect(reply.acknowledged.data.description == "1, 3" && reply.refused == nil)
        _ = try await link.deliver(batch(2...2), id: 2)
        #expect(copies().count == 6 && copies().values.allSatisfy { $0 == 1 })
    }

    @Test("a batch of which nothing is taken is refused in the service's words")
    func refused() async throws {
        let link = try link(latitude: nil)
        let reply = try await link.deliver(batch(1...1), id: 1)
        #expect(reply.acknowledged.isEmpty)
        #expect(reply.refused == "the SensorThings service says 'error no FeatureOfInterest'")
    }

    @Test("a product is acknowledged whole or not at all")
    func product() async throws {
        let link = try link()
        server.fail(.errorEntry(1))
        let product = BatchStream(station: "demo", epoch: "1f0c", product: "every 10 of ctd-1/*")
        let reply = try await link.deliver(batch(1...3, stream: product), id: 1)
        #expect(reply.acknowledged.isEmpty && reply.refused != nil)
        #expect(try await link.deliver(batch(1...3, stream: product), id: 2).acknowledged.data == positions(1...3))
        #expect(copies().values.allSatisfy { $0 == 1 })
    }

    @Test("an average tells its period and its cell method")
    func average() async throws {
        let selection = Selection(thinning: .average(.quarterHour))
        let stream = BatchStream(station: "demo", epoch: "1f0c", product: selection.product)
        var thinner = Thinner(selection)
        let readings = (1...900).map { reading(UInt64($0)) }
        let given = thinner.take(
            records: readings, covers: PartRanges(data: positions(1...900)), registrations: [Self.registration],
            now: nil)
        let piece = SelectedPiece(joining: given)
        _ = try await link().deliver(
            batch(
                piece.records, covers: 1...899, stream: stream, metadata: selection.registrations([Self.registration])),
            id: 1)
        let name = "demo/ctd-1/temperature.mean (average 15 min of */*)"
        let mean = try #require(server.observations.first { $0["Datastream"] == .text(name) })
        #expect(mean["phenomenonTime"] == .text("2026-11-20T23:59:59.999998500Z/2026-11-21T00:15:00.000001500Z"))
        let datastream = server.read { $0.entities["Datastreams"]?.first { $0["name"] == .text(name) } }
        #expect(datastream?["properties"]?["cell_methods"] == .text("time: mean"))
    }

    @Test("commands, notes, missing results and settled positions are acknowledged without being sent")
    func nothingToSend() async throws {
        var missing = reading(2)
        missing.record.observations = [Observation(datastream: 1, result: .missing, flag: .missing)]
        let reply = try await link().deliver(batch([reading(1, direction: .sent), missing], covers: 1...9), id: 1)
        #expect(reply.acknowledged.data == positions(1...9))
        #expect(server.read(\.requests).isEmpty)
    }

    @Test("metadata that was not told is asked for")
    func metadata() async throws {
        let link = try link()
        #expect(try await link.deliver(batch(1...1, withMetadata: false), id: 1).needMetadata)
        _ = try await link.deliver(batch(1...1), id: 2)
        #expect(try await !link.deliver(batch(2...2, withMetadata: false), id: 3).needMetadata)
    }

    @Test("what was deleted at the service is created again")
    func deleted() async throws {
        let link = try link()
        _ = try await link.deliver(batch(1...1), id: 1)
        server.removeAll(of: "Datastreams")
        #expect(try await link.deliver(batch(2...2), id: 2).refused?.contains("No such entity 'Datastream'") == true)
        #expect(try await link.deliver(batch(2...2), id: 3).acknowledged.data == positions(2...2))
    }

    @Test("a station that was moved has another location")
    func moved() async throws {
        _ = try await link().deliver(batch(1...1), id: 1)
        _ = try await link(latitude: 48.5).deliver(batch(2...2), id: 1)
        #expect(server.count("Things") == 1 && server.count("Locations") == 2)
        #expect(server.read { $0.locations["1"]?.map { $0["name"]?.text } } == ["demo at 48.5,-123.3656"])
    }

    @Test("services may call their entities by texts, and may not filter by properties")
    func otherServices() async throws {
        let other = try SensorThingsServer(usesTextIDs: true, filtersProperties: false)
        defer { other.stop() }
        for _ in 0..<2 {
            let reply = try await link(to: other, since: Self.midnight.adding(nanoseconds: 60_000_000_000))
                .deliver(batch(1...3), id: 1)
            #expect(reply.acknowledged.data == positions(1...3))
        }
        #expect(other.count("Things") == 1 && other.observations.count == 6)
    }

    @Test("an answer that makes no sense is a destination that is down, and is doubted")
    func garbage() async throws {
        let link = try link()
        server.fail(.garbage)
        await #expect { _ = try await link.deliver(batch(1...3), id: 1) } throws: { error in
            if case LinkError.nonsense = error { true } else { false }
        }
        _ = try await link.deliver(batch(1...3), id: 2)
        #expect(copies().count == 6)
        #expect(server.read(\.requests).contains { $0.hasSuffix("/Observations") })
    }

    @Test(
        "a refusal of the service is told apart from its being down",
        arguments: [
            (401, "rejected"), (404, "rejected"), (413, "tooLarge"), (500, "unreachable"), (503, "unreachable"),
        ])
    func statuses(status: Int, kind: String) async throws {
        let link = try link()
        server.fail(.status(status))
        await #expect { _ = try await link.deliver(batch(1...1), id: 1) } throws: { error in
            switch error {
            case LinkError.rejected: kind == "rejected"
            case LinkError.tooLarge: kind == "tooLarge"
            case LinkError.unreachable: kind == "unreachable"
            default: false
            }
        }
    }

    @Test("the estimate for the budget is not less than what is sent")
    func cost() async throws {
        let link = try link()
        let batch = batch(1...200)
        _ = try await link.deliver(batch, id: 1)
        let sent = try #require(server.read(\.bodies).last).utf8.count
        let estimate = try #require(link.cost(of: batch.batch))
        #expect(sent <= estimate && estimate < 2 * sent)
    }
}
