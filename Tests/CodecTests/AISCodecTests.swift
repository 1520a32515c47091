import Sensing
import Testing

@testable import Pipeline

/// Sentences and their decoding are of gpsd (sample.aivdm, ais-raw-messages.log) and of libais (typeexamples.nmea).
@Suite("AIS")
struct AISCodecTests {
    typealias Report = [AISField: Quantity]

    /// The reports and the defects of the lines.
    private func decode(_ lines: some Sequence<[UInt8]>) -> (reports: [Report], times: [Instant?], defects: [String]) {
        var codec = AISCodec()
        var reports: [Report] = []
        var times: [Instant?] = []
        var defects: [String] = []
        for line in lines {
            var values: [CodecValue] = []
            do throws(CodecDefect) {
                let time = try codec.decode(line, layout: -1, into: &values)
                guard !values.isEmpty else { continue }
                reports.append(report(values))
                times.append(time)
            } catch {
                defects.append(error.description)
            }
        }
        return (reports, times, defects)
    }

    private func decode(_ lines: String...) -> (reports: [Report], times: [Instant?], defects: [String]) {
        decode(lines.map { Array($0.utf8) })
    }

    private func report(_ values: [CodecValue]) -> Report {
        var report: Report = [:]
        for value in values {
            guard let field = AISField(rawValue: value.field) else { continue }
            #expect(report.updateValue(value.quantity, forKey: field) == nil)
        }
        return report
    }

    private func isNear(_ quantity: Quantity?, _ value: Double) -> Bool {
        quantity.map { ($0.value - value).magnitude < 1e-12 } == true
    }

    /// The sentences, without what a network wrote behind their checksums.
    private func sentences(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.split(separator: UInt8(ascii: "\n")).filter { $0.first == UInt8(ascii: "!") }.map { line in
            let star = line.firstIndex(of: UInt8(ascii: "*")) ?? line.endIndex
            return Array(line[..<min(star + 3, line.endIndex)])
        }
    }

    @Test(
        "agrees with gpsd and libais wherever they give a number",
        arguments: [
            ("sample.aivdm", "sample.aivdm.js.chk", 97), ("sample.aivdm", "sample.aivdm.ju.chk", 97),
            ("ais-raw-messages.log", "ais-raw-messages.log.chk", 108), ("typeexamples.nmea", "typeexamples.json", 26),
        ])
    func agreement(recording: String, expected: String, messages: Int) throws {
        guard let bytes = Recording.bytes("ais/" + recording), let answers = Recording.bytes("ais/expected/" + expected)
        else { return }
        let decoded = decode(sentences(bytes))
        let ships = try ExpectedShip.all(in: answers)
        #expect(ships.count == messages)
        var tally = ShipTally()
        var next = 0
        for ship in ships {
            // gpsd passes over what it holds for broken, and joins the two parts of type 24.
            let found = decoded.reports.indices.dropFirst(next).first { index in
                tally.isReport(decoded.reports[index], of: ship)
            }
            guard let found else {
                tally.miss("no report of type \(ship.type) by \(ship.mmsi)")
                continue
            }
            next = found + 1
            tally.compare(decoded.reports[found], decoded.times[found], with: ship)
        }
        print(
            "\(expected): \(ships.count) messages, \(tally.agreeing) of \(tally.checked) values agree, "
                + "misses \(tally.misses), defects \(decoded.defects)")
        #expect(Double(tally.agreeing) >= 0.99 * Double(tally.checked))
        #expect(tally.checked >= 3 * messages)
    }

    @Test("gives a position report its values and marks what is not available")
    func position() throws {
        let decoded = decode("!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A")
        let report = try #require(decoded.reports.first)
        #expect(report[.mmsi] == Quantity(371_798_000, decimals: 0))
        #expect(report[.navigationStatus] == Quantity(0, decimals: 0))
        // Turns left faster than an instrument is there to tell.
        #expect(report[.rateOfTurn] == .missing)
        // 12.3 knots; minutes / 10000.
        let speed: Double = 12.3 * 1852 / 3600
        #expect(isNear(report[.speedOverGround], speed))
        #expect(isNear(report[.longitude], -74_037_230.0 / 600_000))
        #expect(isNear(report[.latitude], 29_028_980.0 / 600_000))
        #expect(report[.courseOverGround] == Quantity(224, decimals: 1))
        #expect(report[.trueHeading] == Quantity(215, decimals: 0))
        #expect(report[.utcSecond] == Quantity(33, decimals: 0))
        let unsure = try #require(decode("!AIVDM,1,1,,A,13U79k?P00Qah;tEdTH>4?vV2<0I,0*33").reports.first)
        for field in [AISField.navigationStatus, .rateOfTurn, .courseOverGround, .trueHeading] {
            #expect(unsure[field] == .missing)
        }
    }

    @Test("takes the time from a base station, from a tag block and from behind the checksum")
    func times() {
        let base = "!AIVDM,1,1,,A,403OviQuMGCqWrRO9>E6fE700@GO,0*4D"
        #expect(
            decode(base).times == [CivilTime(year: 2007, month: 5, day: 14, hour: 19, minute: 57, second: 39).instant])
        let tagged = #"\s:rORBCOMM000,c:1325394060,T:x*00\"# + base
        #expect(decode(tagged).times == [Instant(unixSeconds: 1_325_394_060)])
        let coastGuard = base + ",d-080,S2118,t050056.00,T56.4837741,r003669946,1325394060,1325394001"
        #expect(decode(coastGuard).times == [Instant(unixSeconds: 1_325_394_060)])
        // Not available: year 0, hour 24, minute 60, second 60.
        #expect(decode("!AIVDM,1,1,,A,402B4L0000Htt1Lg@6FV5vG01d7N,0*06").times == [nil])
    }

    private let first = "!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C"
    private let second = "!AIVDM,2,2,1,A,88888888880,2*25"
    private let other = "!AIVDM,2,1,6,B,542M92h00001@<7;?G0PD4i@R0<tqA8tj37>220o0h:2240Ht50000000000,0*3B"
    private let otherEnd = "!AIVDM,2,2,6,B,00000000000,2*21"

    @Test("joins the parts of two messages that arrive among each other")
    func interleaved() throws {
        let decoded = decode(first, other, second, otherEnd)
        #expect(decoded.defects.isEmpty && decoded.reports.count == 2)
        #expect(decoded.reports.first?[.mmsi] == Quantity(351_759_000, decimals: 0))
        #expect(decoded.reports.first?[.imoNumber] == Quantity(9_134_270, decimals: 0))
        #expect(decoded.reports.first?[.draught] == Quantity(12.2, decimals: 1))
        #expect(decoded.reports.first?[.toBow] == Quantity(225, decimals: 0))
        #expect(decoded.reports.last?[.mmsi] == Quantity(271_010_059, decimals: 0))
    }

    @Test("loses a message with its lost part, and that one only")
    func lostPart() {
        let withoutBeginning = decode(second, first, second)
        #expect(withoutBeginning.reports.count == 1)
        #expect(withoutBeginning.defects == ["part 2 of 2 of an AIS message whose part before it was lost"])
        // The end of the first is lost, and its identifier used again.
        let withoutEnd = decode(first, first, second)
        #expect(withoutEnd.reports.count == 1 && withoutEnd.defects.isEmpty)
    }

    @Test("forgets a part whose message never ended")
    func expiry() {
        let waiting = [first] + Array(repeating: [other, otherEnd], count: 40).joined() + [second]
        let decoded = decode(waiting.map { Array($0.utf8) })
        #expect(decoded.reports.count == 40 && decoded.defects.count == 1)
    }

    @Test("passes over the sentences of others")
    func others() {
        let decoded = decode("$HEHDT,218.53,T*12", "$AIALR,133702.00,001,A,V,AIS: Tx malfunction*58", "")
        #expect(decoded.reports.isEmpty && decoded.defects.isEmpty)
    }

    @Test(
        "says why a sentence is none",
        arguments: [
            ("!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4B", "checksum fails: the sentence says 4B"),
            ("!AIVDM,1,1,,A,15RTgt0PAso;90TK", "cut short: no checksum"),
            ("!AIVDM,1,1,,A,15RTgt0P,0*2D", "checksum fails"), ("noise", "not an AIS sentence"),
        ])
    func defects(line: String, words: String) {
        let decoded = decode(line)
        #expect(decoded.reports.isEmpty && decoded.defects.count == 1)
        #expect(decoded.defects.first?.contains(words) == true)
    }

    @Test("reads any payload without harm and without memory that grows")
    func anyPayload() {
        let seed: UInt64 = 14
        print("seed \(seed)")
        var state = seed
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        let armour = Array("0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw".utf8)
        var codec = AISCodec()
        var values: [CodecValue] = []
        var reports = 0
        for _ in 0..<20_000 {
            let total = 1 + random(3)
            let body =
                "AIVDM,\(total),\(1 + random(3)),\(random(10)),\(["A", "B", ""][random(3)]),"
                + String(decoding: (0..<random(80)).map { _ in armour[random(64)] }, as: UTF8.self) + ",\(random(5))"
            let sum = String(body.utf8.reduce(0, ^), radix: 16, uppercase: true)
            values.removeAll(keepingCapacity: true)
            let line = Array("!\(body)*\(sum.count == 1 ? "0" : "")\(sum)".utf8)
            _ = try? codec.decode(line, layout: -1, into: &values)
            if !values.isEmpty { reports += 1 }
            #expect(codec.waiting <= 20)
        }
        print("\(reports) of 20000 sentences gave a report")
        #expect(reports > 500)
    }
}
