import Delivery
import Forwarders
import FoundationEssentials
import Glibc
import Sensing
import TestSupport
import Testing

@testable import Archive

@Suite("An archive over HTTP", .timeLimit(.minutes(10)))
struct ArchiveHTTPTests {
    private let directory: TemporaryDirectory
    private var options: ArchiveOptions { ArchiveOptions(storePath: directory.path + "/archive.db") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func reply(_ response: HTTPResponse) -> BatchReply? {
        try? JSONDecoder().decode(BatchReply.self, from: Data(response.body))
    }

    private func range(_ first: UInt64, _ last: UInt64) -> PositionRange {
        PositionRange(first: first, last: last)
    }

    @Test("takes a batch, acknowledges it, and answers with the status that fits what is wrong with others")
    func batches() async throws {
        var options = options
        options.maximumBatchBytes = 100_000
        options.acceptedStations = ["demo"]
        let archive = try await RunningArchive(options: options)
        let address = archive.address.appending("/v1/batches")
        let client = try HTTPClient()
        let bytes = BatchCoding.encode(Samples.batch(range(1, 100)))
        let unknown = BatchCoding.encode(Samples.batch(range(1, 100), withMetadata: false))
        #expect(try await client.post(unknown, to: address).status == 409)
        let stored = try await client.post(bytes, to: address)
        #expect(stored.status == 200)
        #expect(reply(stored)?.taken == [range(1, 100)])
        let cut = try await client.post(Array(bytes.dropLast()), to: address)
        #expect(cut.status == 400)
        #expect(reply(cut)?.refused?.contains("send it again") == true)
        var later = bytes
        later[3] = UInt8(ascii: "7")
        #expect(try await client.post(later, to: address).status == 415)
        let stranger = BatchCoding.encode(Samples.batch(range(1, 1), station: "stranger"))
        #expect(try await client.post(stranger, to: address).status == 403)
        let long = try await client.post([UInt8](repeating: 0, count: 3_000_000), to: address)
        #expect(long.status == 413)
        #expect(try await client.post([], to: address).status == 400)
        #expect(try await client.get(address).status != 200)
        await archive.stop()
    }

    @Test("gives an audit over HTTP the same blocks as one of its file, over several pages, with any names")
    func audit() async throws {
        let archive = try await RunningArchive(options: options)
        let client = try HTTPClient()
        let station = "Bucht 7/ü %?"
        for first in stride(from: UInt64(1), to: 20_000, by: 2000) {
            let batch = Samples.batch(range(first, first + 1500), station: station)
            let response = try await client.post(
                BatchCoding.encode(batch), to: archive.address.appending("/v1/batches"))
            #expect(response.status == 200)
        }
        let remote = try HTTPAuditSource(address: archive.address)
        let file = try ArchiveReader(path: options.storePath)
        let holdings = try await remote.holdings(station: station, epoch: "epoch-1")
        #expect(holdings.positions.ranges.count == 10)
        #expect(holdings.blocks.count == 5)
        #expect(try await holdings == file.holdings(station: station, epoch: "epoch-1"))
        #expect(try await remote.epochs(of: station) == ["epoch-1"])
        #expect(try await remote.holdings(station: station, epoch: "other") == ArchiveHoldings())
        #expect(try await remote.epochs(of: "nobody").isEmpty)
        await archive.stop()
    }

    @Test("lists blocks of a size and from a position, and the positions of a range")
    func auditPages() async throws {
        let archive = try await RunningArchive(options: options)
        let client = try HTTPClient()
        _ = try await client.post(
            BatchCoding.encode(Samples.batch(range(1, 95))), to: archive.address.appending("/v1/batches"))
        func get(_ path: String) async throws -> String {
            String(decoding: try await client.get(archive.address.appending(path)).body, as: UTF8.self)
        }
        let lines = try await get("/v1/audit/demo/epoch-1?block=10&first=11&limit=3").split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.first?.contains(#""first":11"#) == true)
        #expect(try await get("/v1/audit/demo/epoch-1/positions?first=90&last=200") == "{\"positions\":[[90,95]]}\n")
        #expect(try await get("/v1/audit/demo/epoch-1?block=0").contains("block is a number of positions"))
        #expect(try await get("/v1/audit/demo/epoch-1/positions?first=9&last=2").contains("error"))
        #expect(try await get("/v1/audit/demo/nothing").contains(#""unknown_epoch":true"#))
        await archive.stop()
    }

    @Test("lists observations as JSON lines with the digits that the instrument printed")
    func observations() async throws {
        let archive = try await RunningArchive(options: options)
        let client = try HTTPClient()
        _ = try await client.post(
            BatchCoding.encode(Samples.batch(range(1, 8))), to: archive.address.appending("/v1/batches"))
        func lines(_ query: String) async throws -> [String] {
            let response = try await client.get(archive.address.appending("/v1/observations?\(query)"))
            return String(decoding: response.body, as: UTF8.self).split(separator: "\n").map { String($0) }
        }
        let first = try await lines("instrument=ctd-1&name=sea_water_temperature&limit=1")
        #expect(
            first == [
                #"{"station":"demo","instrument":"ctd-1","time":"2023-11-14T22:13:21.123456789Z","#
                    + #""earliest":null,"latest":null,"clock_source":"ntp","clock_state":"locked","clock_flags":[],"#
                    + #""clock_model":null,"retimed_by":null,"#
                    + #""name":"sea_water_temperature","key":"temperature","value":12.3400,"unit":"degC","flag":1}"#
            ])
        let profile = try await lines("station=demo&name=east&to=2023-11-14T22:13:23Z")
        #expect(profile.count == 6)
        #expect(profile[2].contains(#""cell":3,"value":null"#))
        #expect(try await lines("station=nobody").isEmpty)
        #expect(try await lines("from=2023-11-14T22:13:24Z").count == 8)
        #expect(
            try await lines("from=yesterday") == [
                #"{"error":"from=yesterday is no time; write it as 2026-11-21T02:52:33Z"}"#
            ])
        #expect(try await lines("as_stamped=perhaps") == [#"{"error":"as_stamped=perhaps is neither true nor false"}"#])
        let status = try await client.get(archive.address.appending("/v1/status"))
        #expect(String(decoding: status.body, as: UTF8.self).contains(#""stored_records":8"#))
        await archive.stop()
    }

    @Test("asks for a token where it has some: a station's own, for its own batches; others may only read, or nothing")
    func tokens() async throws {
        var options = options
        options.tokens = try ArchiveTokens(
            text: "# fleet\ndemo 0123456789abcdef\nother fedcba9876543210\n* readerreaderreader\n", file: "tokens")
        let archive = try await RunningArchive(options: options)
        let batches = archive.address.appending("/v1/batches")
        let bytes = BatchCoding.encode(Samples.batch(range(1, 10)))
        func client(_ token: String?) throws -> HTTPClient {
            var options = HTTPClientOptions()
            options.token = token.flatMap { BearerToken($0) }
            return try HTTPClient(options: options)
        }
        for (token, status) in [
            (nil, 401), ("wrongwrongwrong!", 401), ("0123456789abcde", 401), ("readerreaderreader", 401),
            ("fedcba9876543210", 403), ("0123456789abcdef", 200),
        ] {
            #expect(try await client(token).post(bytes, to: batches).status == status, "\(token ?? "none")")
        }
        #expect(try await client(nil).get(archive.address.appending("/v1/stations")).status == 401)
        #expect(try await client("readerreaderreader").get(archive.address.appending("/v1/stations")).status == 200)
        let status = try await client("readerreaderreader").get(archive.address.appending("/v1/status"))
        #expect(String(decoding: status.body, as: UTF8.self).contains(#""not_allowed":1"#))
        await archive.stop()
    }

    @Test("reads tokens from a file that others cannot read, and says which line it does not understand")
    func tokenFile() throws {
        let file = try directory.write("pier 0123456789abcdef\n", to: "tokens")
        #expect(throws: ArchiveTokensError.self) { try ArchiveTokens(file: file) }
        chmod(file, 0o600)
        #expect(try ArchiveTokens(file: file).bearer(of: "0123456789abcdef") == .station("pier"))
        let short = try directory.write("\npier secret\n", to: "short")
        chmod(short, 0o600)
        do {
            _ = try ArchiveTokens(file: short)
            Issue.record("it was taken")
        } catch {
            #expect("\(error)".contains("line 2") && !"\(error)".contains("secret"))
        }
    }

    @Test("tells what it holds and what the numbers mean, and gives an audit the same")
    func books() async throws {
        let archive = try await RunningArchive(options: options)
        let client = try HTTPClient()
        _ = try await client.post(
            BatchCoding.encode(Samples.batch(range(1, 95))), to: archive.address.appending("/v1/batches"))
        let held = try await client.get(archive.address.appending("/v1/held/demo/epoch-1"))
        #expect(String(decoding: held.body, as: UTF8.self) == "{\"held\":[[1,95]],\"held_raw\":[[1,95]]}\n")
        let remote = try HTTPAuditSource(address: archive.address)
        #expect(try await remote.registrations(station: "demo", epoch: "epoch-1") == Samples.metadata)
        #expect(try await remote.registrations(station: "demo", epoch: "nothing").isEmpty)
        await archive.stop()
    }

    @Test("is not there: an audit says so and claims nothing")
    func nobody() async throws {
        let source = try HTTPAuditSource(address: HTTPAddress("http://127.0.0.1:1"))
        await #expect(throws: AuditSourceError.self) { try await source.epochs(of: "demo") }
        await #expect(throws: AuditSourceError.self) { try await source.holdings(station: "demo", epoch: "epoch-1") }
    }
}
