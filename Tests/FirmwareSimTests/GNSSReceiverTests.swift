import Foundation
import SimulatedInstruments
import Testing

@Suite("The simulated GNSS receiver")
struct GNSSReceiverTests {
    private func checksumIsRight(_ sentence: String) -> Bool {
        guard sentence.hasPrefix("$"), let star = sentence.lastIndex(of: "*") else { return false }
        let sum = sentence[..<star].dropFirst().utf8.reduce(UInt8(0), ^)
        return sentence[star...] == String(format: "*%02X", sum)
    }

    /// Lines of gnss_nmea0183/hemi.log and ublox-8.log.
    @Test(
        "puts the checksum on a sentence that recorded receivers put on it",
        arguments: [
            "$GPVTG,,T,,M,,N,,K,N*2C", "$GPHDT,,T*1B", "$GPZDA,193913.00,07,09,2018,00,00*63",
            "$GNRMC,000941.00,A,4404.13387,N,12118.85628,W,0.029,,100117,,,A*7D",
        ])
    func recordedChecksums(sentence: String) {
        let body = [UInt8](sentence.dropFirst().dropLast(3).utf8)
        #expect(NMEASentence.bytes(body) == [UInt8]((sentence + "\r\n").utf8))
    }

    @Test("sends GGA, RMC, VTG, ZDA and HDT each second, all with valid checksums")
    func sentences() throws {
        var receiver = try instrument(.gnss)
        let lines = receiver.run(until: start + .seconds(3599.9)).lines
        #expect(lines.count == 3600 * 5)
        for line in lines { #expect(checksumIsRight(line)) }
        let kinds = ["$GPGGA,", "$GPRMC,", "$GPVTG,", "$GPZDA,", "$GPHDT,"]
        for (index, line) in lines.enumerated() { #expect(line.hasPrefix(kinds[index % 5])) }
    }

    @Test("has no position before its first fix, and then one within the watch circle")
    func fix() throws {
        var receiver = try instrument(.gnss, ["fixdelay": "30", "radius": "50"])
        let lines = receiver.run(until: start + .seconds(7200)).lines.filter { $0.hasPrefix("$GPRMC") }
        #expect(lines.prefix(30).allSatisfy { $0.hasPrefix("$GPRMC,,V,,,,") })
        for line in lines.dropFirst(30) {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            #expect(fields[2] == "A" && fields[4] == "N" && fields[6] == "W" && fields[9] == "010326")
            let latitude = degrees(fields[3], digits: 2)
            let longitude = -degrees(fields[5], digits: 3)
            let north = (latitude - 48.4284) * 111_195
            let east = (longitude + 123.3656) * 111_195 * 0.6636
            #expect((north * north + east * east).squareRoot() < 50 + 3)
        }
        #expect(Set(lines.dropFirst(30)).count == lines.count - 30)
    }

    private func degrees(_ text: Substring, digits: Int) -> Double {
        (Double(text.prefix(digits)) ?? .nan) + (Double(text.dropFirst(digits)) ?? .nan) / 60
    }

    @Test("sends at its rate, each epoch a whole multiple of the interval")
    func rate() throws {
        var receiver = try instrument(.gnss, ["interval": "0.1", "fixdelay": "0"])
        let lines = receiver.run(until: start + .seconds(10)).lines.filter { $0.hasPrefix("$GPZDA") }
        #expect(lines.count == 100)
        #expect(lines[37].hasPrefix("$GPZDA,120003.70,01,03,2026,00,00*"))
    }

    @Test("loses its fix in a power cut and says what it is when it starts again")
    func powerCycle() {
        var receiver = GNSSReceiver(settings: GNSSReceiver.Settings(), seed: 3, start: start)
        _ = receiver.run(until: start + .seconds(60))
        receiver.powerCycle(now: start + .seconds(60), backAt: start + .seconds(63))
        let emissions = receiver.run(until: start + .seconds(75))
        #expect(emissions[0].text.contains("$GPTXT,01,01,02,"))
        #expect([0x00, 0xFF].contains(emissions[0].bytes[0]))
        let states = emissions.lines.filter { $0.hasPrefix("$GPRMC") }.map { $0.contains(",A,") }
        #expect(states == [false, false, false, false, true, true, true, true, true, true, true])
    }
}

extension Emission {
    fileprivate var text: String { String(decoding: bytes, as: UTF8.self) }
}
