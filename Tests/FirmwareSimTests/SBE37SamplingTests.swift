import Foundation
import SimulatedInstruments
import Testing

@Suite("The simulated SBE 37 sampling")
struct SBE37SamplingTests {
    @Test("samples by itself at exactly its interval, and says when each was taken", arguments: [0.1, 1, 6, 60])
    func interval(seconds: Double) throws {
        var ctd = try instrument(.sbe37, ["interval": "\(seconds)"])
        let samples = ctd.run(until: start + .seconds(seconds * 1000.9)).filter(\.isRecord)
        #expect(samples.count == 1000)
        let latency = min(0.3, seconds / 2)
        for (index, sample) in samples.enumerated() {
            #expect(sample.instant == start + .seconds(seconds) * Nanoseconds(index + 1) + .seconds(latency))
        }
        let taken = CalendarDate(start + .seconds(seconds * 1000))
        let text = try #require(samples.last).bytes
        let clock = String(format: "%02d:%02d:%02d\r\n", taken.hour, taken.minute, taken.second)
        #expect(String(decoding: text, as: UTF8.self).hasSuffix(clock))
    }

    @Test("gives plausible values whose salinity follows from the printed ones")
    func salinity() throws {
        var ctd = try instrument(.sbe37, ["interval": "600"])
        let lines = ctd.run(until: start + .seconds(3 * 86_400)).lines
        #expect(lines.count == 431)
        for line in lines {
            let fields = line.dropFirst().split(separator: ",").prefix(5).map {
                Double($0.trimmingCharacters(in: .whitespaces)) ?? .nan
            }
            #expect((7...15).contains(fields[0]) && (3...4.5).contains(fields[1]) && (15...25).contains(fields[2]))
            let salinity = Seawater.salinity(conductivity: fields[1], temperature: fields[0], pressure: fields[2])
            #expect(abs(salinity - fields[3]) < 0.0003)
            #expect((1470...1510).contains(fields[4]))
        }
        #expect(Set(lines).count == lines.count)
    }

    /// UNESCO Technical Paper 44: C(35,15,0) = 4.2914 S/m; temperatures there are IPTS-68.
    @Test("computes practical salinity to the published digits")
    func publishedSalinity() {
        // The last one is published with five decimals only.
        for (ratio, t68, pressure, expected, tolerance) in [
            (1.0, 15.0, 0.0, 35.0, 1e-6), (1.2, 20, 2000, 37.245628, 1e-6), (0.65, 5, 1500, 27.995347, 1e-6),
            (1.888091, 40, 10_000, 40, 5e-6),
        ] {
            let salinity = Seawater.salinity(
                conductivity: ratio * 4.2914, temperature: t68 / 1.00024, pressure: pressure)
            #expect(abs(salinity - expected) < tolerance)
        }
    }

    /// The equations of Sea-Bird's calibration sheets, with the coefficients as the instrument prints them for DC.
    @Test("counts in hexadecimal what its own coefficients turn back into the converted values")
    func hexadecimal() throws {
        var converted = try instrument(.sbe37, ["interval": "600"])
        var raw = try instrument(.sbe37, ["interval": "600", "format": "0"])
        let end = start + .seconds(7200)
        let pairs = zip(converted.run(until: end).lines, raw.run(until: end).lines)
        let terms = try coefficients()
        for (line, hex) in pairs {
            let fields = line.dropFirst().split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(hex.count == 30)
            let counts = [(0, 6), (6, 6), (12, 6), (18, 4), (22, 8)].map { offset, length in
                Double(Int(hex.dropFirst(offset).prefix(length), radix: 16) ?? 0)
            }
            let n = log(counts[0])
            let temperature =
                1 / (terms.TA0 + n * (terms.TA1 + n * (terms.TA2 + n * terms.TA3))) - 273.15
            #expect(abs(temperature - number(fields[0])) < 1e-4)
            let y = counts[3]
            let t = terms.PTEMPA0 + y * (terms.PTEMPA1 + y * terms.PTEMPA2)
            let x = counts[2] - terms.PTCA0 - t * (terms.PTCA1 + t * terms.PTCA2)
            let p = x * terms.PTCSB0 / (terms.PTCSB0 + t * (terms.PTCSB1 + t * terms.PTCSB2))
            let psia = terms.PA0 + p * (terms.PA1 + p * terms.PA2)
            let pressure = (psia - 14.7) * 0.689476
            #expect(abs(pressure - number(fields[2])) < 1e-3)
            let f = counts[1] / 256 / 1000 * (1 + terms.WBOTC * temperature).squareRoot()
            let conductivity =
                (terms.G + f * f * (terms.H + f * (terms.I + f * terms.J)))
                / (1 + terms.CTCOR * temperature + terms.CPCOR * pressure)
            #expect(abs(conductivity - number(fields[1])) < 1e-5)
            let date = CalendarDate(CalendarDate(year: 2000, month: 1, day: 1).instant + .seconds(counts[4]))
            #expect(fields[6] == String(format: "%02d:%02d:%02d", date.hour, date.minute, date.second))
        }
    }

    private func coefficients() throws -> Coefficients {
        var ctd = try instrument(.sbe37, ["autonomous": "no"])
        let text = ctd.answer(to: "\r\rDC\r", at: start)
        var terms: [String: Double] = [:]
        for match in text.matches(of: /\ {4}(\w+) = (\S+)\r\n/) { terms[String(match.1)] = Double(match.2) }
        #expect(terms.count == 27)
        return Coefficients(terms: terms)
    }

    @Test("leaves out what is switched off: #, pressure, salinity and sound speed; or writes a numeric date")
    func variants() throws {
        var bare = try instrument(
            .sbe37, ["hash": "no", "pressure": "no", "salinity": "no", "soundspeed": "no", "format": "2"])
        let line = try #require(bare.run(until: start + .seconds(11)).lines.first)
        #expect(line.wholeMatch(of: /[ \d]\d\.\d{4},[ \d]\d\.\d{5}, 03-01-2026, 12:00:10/) != nil)
    }

    @Test("warns of a low battery between its samples and in DS, when asked to")
    func lowBattery() throws {
        var ctd = try instrument(.sbe37, ["interval": "1", "lowbattery": "yes"])
        let lines = ctd.run(until: start + .seconds(30.5)).lines
        #expect(lines.filter { $0 == "WARNING: LOW BATTERY VOLTAGE!!" }.count == 3)
        #expect(lines.filter { $0.hasPrefix("#") }.count == 30)
        #expect(ctd.answer(to: "\r\rDS\r", at: start + .seconds(31)).contains("WARNING: LOW BATTERY VOLTAGE!!\r\n"))
    }

    @Test("begins with its banner and prompt after a power cut, and then samples again")
    func powerCycle() throws {
        var ctd = try instrument(.sbe37, ["interval": "10", "seed": "7"])
        _ = ctd.run(until: start + .seconds(35))
        ctd.powerCycle(now: start + .seconds(35), backAt: start + .seconds(40))
        ctd.receive([UInt8](text: "DS\r"), now: start + .seconds(37))
        let emissions = ctd.run(until: start + .seconds(55))
        #expect(emissions.first?.instant == start + .seconds(40))
        let noise = emissions.first?.bytes ?? []
        #expect(!noise.isEmpty && noise.allSatisfy { [0x00, 0xFF, 0x80].contains($0) })
        #expect(emissions.dropFirst().text.hasPrefix("\r\nSBE37-SMP V 2.6 SERIAL NO. 2165\r\nS>#"))
        #expect(emissions.filter(\.isRecord).map(\.instant) == [start + .seconds(50.3)])
    }

    @Test("has a clock as wrong as it is told to have")
    func wrongClock() throws {
        var ctd = try instrument(.sbe37, ["clock": "-31536000", "drift": "100"])
        let lines = ctd.run(until: start + .seconds(86_401)).lines
        // One year behind, and 100 ppm of a day is 8.64 s.
        #expect(lines.last?.hasSuffix("02 Mar 2025, 12:00:08") == true)
    }

    private func number(_ text: String) -> Double { Double(text) ?? .nan }
}

/// Coefficients by their printed names; one that was not printed is not a number, and fails every comparison.
@dynamicMemberLookup
private struct Coefficients {
    let terms: [String: Double]

    subscript(dynamicMember name: String) -> Double { terms[name] ?? .nan }
}
