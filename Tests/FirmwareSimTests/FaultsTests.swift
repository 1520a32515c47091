import SimulatedInstruments
import Testing

@Suite("Faults on a line")
struct FaultsTests {
    /// An hour of a CTD at 1 Hz is about 250 kB.
    private let hour = start + .seconds(3600.9)

    private func ctd(_ fault: String, seed: String = "7") throws -> Faults {
        try instrument(.sbe37, ["interval": "1", "fault": fault, "seed": seed])
    }

    /// The same hour on a good line, made once for all tests.
    private static let hourOfRecords: [Emission]? = {
        var instrument = try? FaultsTests().ctd("")
        return instrument?.run(until: FaultsTests().hour)
    }()

    private func clean() throws -> [Emission] { try #require(FaultsTests.hourOfRecords) }

    @Test("leave bytes and instants alone when there are none")
    func none() throws {
        var settings = WeatherStation.Settings()
        settings.interval = .seconds(1)
        var bare = WeatherStation(settings: settings, sea: 1, seed: 7, start: start)
        var onLine = try instrument(.metbk, ["interval": "1", "seed": "7"])
        let same = onLine.run(until: hour) == bare.run(until: hour)
        #expect(same)
    }

    @Test(
        "give the same bytes at the same instants for the same seed, and others for another",
        arguments: InstrumentKind.allCases)
    func deterministic(kind: InstrumentKind) throws {
        let fault = "drop=0.01,garble=0.01,split=0.02,duplicate=0.05,delay=0.1:1,disconnect=200:10,powercycle=300:5"
        func emissions(seed: String) throws -> [Emission] {
            var simulated = try instrument(kind, ["fault": fault, "seed": seed])
            simulated.readerArrived(now: start)
            return simulated.run(until: start + .seconds(1800))
        }
        let first = try emissions(seed: "7")
        #expect(!first.isEmpty)
        #expect(try emissions(seed: "7") == first)
        #expect(try emissions(seed: "8") != first)
    }

    @Test("drop about the share of bytes that was asked for, and change nothing else")
    func drops() throws {
        let original = try clean().joinedBytes
        var instrument = try ctd("drop=0.01")
        let rest = instrument.run(until: hour).joinedBytes
        #expect(rest.count == original.count - instrument.counts.bytesDropped)
        let share = Double(instrument.counts.bytesDropped) / Double(original.count)
        // 0.01 plus or minus five standard deviations for 250,000 bytes.
        #expect((0.009...0.011).contains(share))
        #expect(isSubsequence(rest, of: original))
    }

    private func isSubsequence(_ part: [UInt8], of whole: [UInt8]) -> Bool {
        var next = part[...]
        for byte in whole where next.first == byte { next = next.dropFirst() }
        return next.isEmpty
    }

    @Test("garble about the share of bytes that was asked for, and neither lose nor add one")
    func garbles() throws {
        let original = try clean().joinedBytes
        var instrument = try ctd("garble=0.005")
        let changed = instrument.run(until: hour).joinedBytes
        #expect(changed.count == original.count)
        let different = zip(original, changed).filter { $0 != $1 }.count
        #expect(different == instrument.counts.bytesGarbled)
        #expect((0.004...0.006).contains(Double(different) / Double(original.count)))
    }

    @Test("split anywhere, so that the pieces join to the original")
    func splits() throws {
        let original = try clean()
        var instrument = try ctd("split=0.05")
        let pieces = instrument.run(until: hour)
        #expect(pieces.joinedBytes == original.joinedBytes)
        #expect(pieces.count == original.count + instrument.counts.cuts)
        #expect(instrument.counts.cuts > 10_000)
        #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.instant <= $1.instant })
    }

    @Test("cut between all bytes when the probability is 1")
    func splitsEverywhere() throws {
        var instrument = try ctd("split=1")
        let pieces = instrument.run(until: start + .seconds(10))
        #expect(pieces.allSatisfy { $0.bytes.count == 1 })
        #expect(pieces.count > 400)
    }

    @Test("repeat whole messages, and nothing else")
    func duplicates() throws {
        let original = try clean()
        var instrument = try ctd("duplicate=0.02")
        let repeated = instrument.run(until: hour)
        #expect(repeated.count == original.count + instrument.counts.emissionsDuplicated)
        #expect((40...110).contains(instrument.counts.emissionsDuplicated))
        var without: [Emission] = []
        for emission in repeated where without.last?.bytes != emission.bytes { without.append(emission) }
        #expect(without == original)
    }

    @Test("swap records with the next one, and lose none")
    func swaps() throws {
        let original = try clean().lines
        var instrument = try ctd("swap=0.1")
        let swapped = instrument.run(until: hour).lines
        #expect((250...450).contains(instrument.counts.recordsSwapped))
        #expect(original.count - swapped.count <= 1 && swapped != original)
        #expect(Set(swapped).isSubset(of: Set(original)))
        let places = Dictionary(uniqueKeysWithValues: original.enumerated().map { ($1, $0) })
        for (place, line) in swapped.enumerated() { #expect(abs(place - (places[line] ?? -9)) <= 1) }
    }

    @Test("delay messages by no more than was asked for, in order, without changing them")
    func delays() throws {
        let original = try clean()
        var instrument = try ctd("delay=0.1:0.5")
        let late = instrument.run(until: hour + .seconds(1))
        #expect(late.prefix(original.count).map(\.bytes) == original.map(\.bytes))
        let delays = zip(original, late).map { $1.instant - $0.instant }
        #expect(delays.allSatisfy { (0...Nanoseconds.milliseconds(500)).contains($0) })
        #expect((250...480).contains(delays.filter { $0 > 0 }.count))
    }

    @Test("lose exactly what is sent while the line is dead, and say when it died and came back")
    func disconnects() throws {
        let original = try clean()
        var instrument = try ctd("disconnect=300:20")
        let emissions = instrument.run(until: hour)
        let downs = emissions.filter { $0.event == .hangUp }.map(\.instant)
        let ups = emissions.filter { $0.event == .restore }.map(\.instant)
        #expect((7...20).contains(downs.count))
        #expect(zip(downs, ups).allSatisfy { $1 - $0 == .seconds(20) })
        let outages = zip(downs, ups).map { $0..<$1 }
        let survivors = original.filter { emission in !outages.contains { $0.contains(emission.instant) } }
        #expect(emissions.filter { $0.event != .hangUp && $0.event != .restore } == survivors)
        #expect(instrument.counts.bytesWhileDisconnected == original.joinedBytes.count - survivors.joinedBytes.count)
    }

    @Test("let nothing through to the instrument while the line is dead")
    func hearsNothing() throws {
        var ctd = try instrument(.sbe37, ["autonomous": "no", "fault": "disconnect=100:50"])
        var down: Nanoseconds?
        while down == nil, let due = ctd.deadline {
            down = ctd.advance(to: due).first { $0.event == .hangUp }?.instant
        }
        let instant = try #require(down)
        ctd.receive([UInt8](text: "\r\rDS\r"), now: instant + .seconds(1))
        #expect(ctd.run(until: instant + .seconds(49)).isEmpty)
    }

    @Test("cut a record in a power cut, which a banner follows at once when the power is back")
    func powerCycles() throws {
        let original = try clean().text
        var instrument = try ctd("powercycle=300:4")
        let emissions = instrument.run(until: hour)
        let cuts = emissions.indices.filter {
            emissions[$0].bytes.first == UInt8(ascii: "#") && !emissions[$0].isRecord
        }
        #expect(cuts.count == instrument.counts.powerCycles)
        #expect((7...20).contains(cuts.count))
        // What went out up to the first cut is what would have gone out without it.
        let first = try #require(cuts.first)
        #expect(original.hasPrefix(emissions[...first].text))
        for index in cuts {
            let cut = emissions[index]
            #expect(!cut.bytes.contains(10))
            #expect(cut.bytes.count < 73)
            #expect(emissions[index + 1].instant == cut.instant + .seconds(4))
            let banner = String(decoding: emissions[index + 2].bytes, as: UTF8.self)
            #expect(banner == "\r\nSBE37-SMP V 2.6 SERIAL NO. 2165\r\nS>")
            #expect(emissions[index + 3].instant == cut.instant + .seconds(4 + 1.3))
        }
    }

    @Test("come each from a chance of its own: one more does not move the others")
    func independent() throws {
        var alone = try ctd("garble=0.001")
        var together = try ctd("garble=0.001,split=0.1,delay=0.2:0.1,duplicate=0")
        let garbled = alone.run(until: hour).joinedBytes
        #expect(Array(together.run(until: hour + .seconds(1)).joinedBytes.prefix(garbled.count)) == garbled)
    }

    @Test("stop after the records that were asked for")
    func limit() throws {
        var instrument = try instrument(.sbe37, ["interval": "1", "count": "25", "fault": "split=0.1"])
        #expect(instrument.run(until: hour).lines.count == 25)
        #expect(instrument.isExhausted && instrument.recordsSent == 25)
    }
}
