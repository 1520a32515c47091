import SimulatedInstruments
import Testing

@Suite("The line generator")
struct LineGeneratorTests {
    private func sequences(_ emissions: [Emission]) -> [Int] {
        emissions.lines.map { Int($0.prefix(12)) ?? -1 }
    }

    @Test("waits for a reader, then sends six values a line with a sequence from 1")
    func lines() throws {
        var generator = try instrument(.lines, ["rate": "10"])
        #expect(generator.deadline == nil)
        generator.readerArrived(now: start + .seconds(5))
        let emissions = generator.run(until: start + .seconds(14.95))
        #expect(sequences(emissions) == Array(1...100))
        #expect(emissions.lines.allSatisfy { $0.split(separator: ",").count == 6 })
        for (index, emission) in emissions.enumerated() {
            #expect(emission.instant == start + .seconds(5) + .milliseconds(100) * Nanoseconds(index))
        }
    }

    @Test(
        "sends exactly the lines it was asked for, at any rate",
        arguments: [("3", 7), ("999", 1500), ("1001", 3000), ("250000", 20_001), ("max", 10_001)])
    func count(rate: String, count: Int) throws {
        var generator = try instrument(.lines, ["rate": rate, "count": "\(count)"])
        generator.readerArrived(now: start)
        let emissions = generator.run(until: start + .seconds(10))
        #expect(sequences(emissions) == Array(1...count))
        #expect(generator.isExhausted && generator.deadline == nil)
        #expect(generator.recordsSent == UInt64(count))
    }

    @Test("keeps its rate exactly when many lines go out together")
    func rate() throws {
        var generator = try instrument(.lines, ["rate": "123456"])
        generator.readerArrived(now: start)
        let emissions = generator.run(until: start + .milliseconds(250))
        // The line with number k + 1 is due after k / 123456 s.
        #expect(sequences(emissions) == Array(1...30_865))
    }

    @Test("goes on with the next number when the sequence gets one digit longer")
    func carries() throws {
        var generator = try instrument(.lines, ["rate": "max", "count": "10002"])
        generator.readerArrived(now: start)
        let lines = generator.run(until: start).lines
        #expect(lines[9_998].hasPrefix("000000009999, "))
        #expect(lines[9_999].hasPrefix("000000010000, "))
        #expect(Set(lines.map(\.utf8.count)).count == 1)
    }
}
