import Delivery
import Sensing
import Store
import TestSupport
import Testing

@testable import Station

@Suite("The wire log")
struct WireLogTests {
    private static let time = Instant(unixSeconds: 1_795_256_430, nanoseconds: 123_456_000)

    private func line(_ bytes: [UInt8], _ direction: Record.Direction = .received, _ remark: String? = nil) -> String {
        WireLogLine(time: Self.time, direction: direction, bytes: bytes, remark: remark).text
    }

    @Test("says when, which way and what, so that it can be searched")
    func examples() {
        #expect(line(Array("#12.34, 3.8\r\n".utf8)) == ##"2026-11-21T10:20:30.123456Z < "#12.34, 3.8\r\n""##)
        #expect(line(Array("DS\r".utf8), .sent) == #"2026-11-21T10:20:30.123456Z > "DS\r""#)
        #expect(line(Array("\"\\\u{1}".utf8)) == #"2026-11-21T10:20:30.123456Z < "\"\\\x01""#)
        #expect(line([0x7F, 0x7F, 0xE4, 2], .received, "cut") == #"2026-11-21T10:20:30.123456Z < x7f7fe402 ; "cut""#)
        #expect(line([], .note, "a \"note\"") == #"2026-11-21T10:20:30.123456Z # "a \"note\"""#)
    }

    @Test("gives back every byte, alone and among text")
    func everyByte() {
        for byte in UInt8.min...UInt8.max {
            for bytes in [[byte], Array("abcdef".utf8) + [byte], [byte, byte, byte]] {
                let written = WireLogLine(time: Self.time, direction: .received, bytes: bytes)
                #expect(WireLogLine(written.text) == written, "\(written.text)")
            }
        }
    }

    @Test("gives back what chance makes of bytes, directions and remarks", arguments: [1, 2, 3, 4] as [UInt64])
    func chance(seed: UInt64) {
        var chance = Chance(state: seed)
        for _ in 0..<2000 {
            let written = WireLogLine(
                time: Instant(nanoseconds: Int64(bitPattern: chance.next() >> 2)),
                direction: [.received, .sent, .note][Int(chance.next() % 3)],
                bytes: chance.bytes(mostly: chance.next() % 2 == 0 ? 0x20...0x7E : 0...255),
                remark: chance.next() % 3 == 0
                    ? String(decoding: chance.bytes(mostly: 0x20...0x7E), as: UTF8.self) : nil)
            #expect(WireLogLine(written.text) == written, "seed \(seed): \(written.text)")
            #expect(!written.text.contains("\n") && written.text.utf8.allSatisfy { $0 < 0x7F })
        }
    }

    @Test(
        "has comments and nothing else beside its lines",
        arguments: ["# station pier", "", "2026-11-21T10:20:30Z ? x00"])
    func noLines(text: String) {
        #expect(WireLogLine(text) == nil)
    }

    // MARK: The export

    private static let records: [(Record.Direction, [UInt8], String?)] = [
        (.received, Array("S>\r\n".utf8), nil), (.sent, Array("DS\r\n".utf8), nil),
        (.received, Array(0...255), "checksum is 3B, the bytes give 4C"), (.note, [], "a break of 500 ms was sent"),
        (.received, Array("#12.34\r\n".utf8), nil), (.sent, [0x03], "cut short: the link closed"), (.received, [], nil),
    ]

    private func export(_ form: RawLogForm) async throws -> (text: [UInt8], records: [Record]) {
        let directory = try TemporaryDirectory()
        let store = try StationStore.open(directory: directory.path, destinations: [])
        let registration = try await store.register(
            InstrumentDescription(name: "ctd", driver: "seabird/sbe37", serialNumber: "2165", datastreams: []))
        let records = Self.records.enumerated().map { index, record in
            Record(
                instrument: registration.number, direction: record.0,
                time: Timestamp(Self.time.adding(nanoseconds: Int64(index) * 1_000_001), source: .ntp, state: .locked),
                raw: record.1, defect: record.2)
        }
        #expect(store.append(records) == 0)
        await store.close()
        var written: [UInt8] = []
        _ = try StationExport(directory: directory.path).raw(
            RecordSelection(instruments: ["ctd"]), as: form, into: .stream { written += $0 }, station: "pier",
            progress: { _ in })
        return (written, records)
    }

    @Test("that is exported reads back to the bytes, the directions and the instants of the records")
    func lossless() async throws {
        let (written, records) = try await export(.lines)
        let lines = String(decoding: written, as: UTF8.self).split(separator: "\n")
        #expect(lines.compactMap { WireLogLine($0) } == records.map { WireLogLine($0) })
        let comments = lines.filter { $0.hasPrefix("#") }
        #expect(
            comments.dropLast() == [
                "# fairlead wire log 1: < received, > sent, # noted; times are UTC", "# station pier",
                "# instrument ctd",
                "# day 2026-11-21",
            ])
        #expect(comments.last?.hasPrefix("# epoch ") == true)
        #expect(comments.last?.hasSuffix(", driver seabird/sbe37, serial number 2165") == true)
        #expect(lines.count == records.count + comments.count)
    }

    @Test("that is exported exactly is the bytes that came and nothing else")
    func exact() async throws {
        let (written, records) = try await export(.exact)
        #expect(written == records.filter { $0.direction == .received }.flatMap(\.raw))
    }
}

/// SplitMix64.
private struct Chance {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Up to 40 bytes, one in eight of them any byte.
    mutating func bytes(mostly range: ClosedRange<UInt8>) -> [UInt8] {
        (0..<next() % 40).map { _ in
            let value = next()
            guard value % 8 != 0 else { return UInt8(truncatingIfNeeded: value >> 8) }
            return range.lowerBound + UInt8((value >> 8) % UInt64(range.upperBound - range.lowerBound))
        }
    }
}
