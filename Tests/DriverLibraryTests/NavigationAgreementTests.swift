import DriverRuntime
import Sensing
import Testing

@Suite("The NMEA driver agrees with gpsd")
struct NavigationAgreementTests {
    @Test(
        "about position, speed, course, altitude and time in every report of an epoch that the driver knows too",
        arguments: ["ublox-8", "hemi", "humminbird-M37", "nmea-fuzzy-cases", "rst39"])
    func gpsd(name: String) throws {
        guard let bytes = Shelf.recording("gnss_nmea0183/expected/\(name).log.chk") else { return }
        var epochs = Epochs(try Shelf.driver("nmea/gnss"))
        var agreement = Agreement()
        // The recording is in the expected file too, sentence by sentence, with what gpsd said in between.
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            if line.hasPrefix("{") {
                if line.contains("\"TPV\"") { compare(line, epochs, &agreement) }
            } else {
                epochs.read(line)
            }
        }
        print("\(name): \(agreement)")
        #expect(agreement.compared > 50)
        #expect(agreement.share >= AgreementTests.least, "\(agreement)")
    }

    /// The last epoch's values, from whichever sentences tell them.
    private struct Epochs {
        private let driver: Driver
        private var session: DriverSession
        private(set) var time: Instant?
        private(set) var values: [String: Double] = [:]

        init(_ driver: Driver) {
            self.driver = driver
            session = DriverSession(driver: driver)
        }

        mutating func read(_ sentence: Substring) {
            var frames: [ParsedFrame] = []
            Array((sentence + "\n").utf8).withUnsafeBytes {
                session.ingest($0, time: CasesTests.unknown, into: &frames)
            }
            for frame in frames {
                // Heading and attitude are no part of gpsd's position reports; a sentence without a time adds nothing.
                guard let instant = frame.instrumentTime else { continue }
                if instant != time { values = [:] }
                time = instant
                for observation in frame.observations {
                    values[driver.datastreams[Int(observation.datastream)].key] = observation.result.value
                }
            }
        }
    }

    private func compare(_ report: Substring, _ epochs: Epochs, _ agreement: inout Agreement) {
        guard let time = text("time", in: report), let ours = epochs.time else { return }
        // gpsd moves the week rollover of rst39 to after its own build: the same time of day in another year.
        guard time.dropFirst(10) == ours.iso8601.dropFirst(10) else { return }
        if !time.hasPrefix("2033") { agreement.note("time", expected: 1, found: time == ours.iso8601 ? 1 : 0) }
        let names = [
            ("lat", "latitude"), ("lon", "longitude"), ("altMSL", "altitude"), ("speed", "speed"), ("track", "course"),
        ]
        for (name, key) in names {
            guard let value = number(name, in: report), let found = epochs.values[key] else { continue }
            agreement.note("\(name) at \(time)", expected: value, found: found)
        }
    }

    private func number(_ key: String, in report: Substring) -> Substring? {
        guard let start = report.firstRange(of: "\"\(key)\":") else { return nil }
        return report[start.upperBound...].prefix { "0123456789.-+e".contains($0) }
    }

    private func text(_ key: String, in report: Substring) -> Substring? {
        guard let start = report.firstRange(of: "\"\(key)\":\"") else { return nil }
        return report[start.upperBound...].prefix { $0 != "\"" }
    }
}
