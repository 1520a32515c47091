import Sensing
import Testing
import Timekeeping

@Suite("A clock correction")
struct ClockCorrectionTests {
    private let second = Instant.nanosecondsPerSecond
    private let start = Instant(unixSeconds: 1_700_000_000)

    /// The instrument's clock is `fast` seconds fast, `after` seconds of its own time after the start.
    private func comparison(after: Double, fast: Double, within: Int64? = nil) -> ClockCorrection.Comparison {
        let instrument = start.adding(nanoseconds: Int64(after * 1e9))
        return ClockCorrection.Comparison(
            instrument: instrument, truth: instrument.adding(nanoseconds: -Int64(fast * 1e9)), within: within)
    }

    @Test("subtracts what a clock is fast by")
    func steady() {
        let corrected = ClockCorrection(offset: 12_400_000_000).corrected(start)
        #expect(corrected.instant == start.adding(nanoseconds: -12_400_000_000))
        #expect(corrected.bound == nil)
    }

    @Test("adds what a clock is slow by, with the bound that is promised")
    func slow() {
        let corrected = ClockCorrection(offset: -3 * second, within: second / 2).corrected(start)
        #expect(corrected.instant == start.adding(nanoseconds: 3 * second))
        #expect(corrected.bound == TimeBound(halfWidth: second / 2))
    }

    @Test("shares a drift evenly between two comparisons")
    func linear() throws {
        let correction = try ClockCorrection([
            comparison(after: 0, fast: 0), comparison(after: 8_000_000, fast: 80),
        ])
        let quarter = start.adding(nanoseconds: 2_000_000 * second)
        #expect(correction.corrected(quarter).instant == quarter.adding(nanoseconds: -20 * second))
    }

    @Test("goes through every comparison exactly")
    func piecewise() throws {
        let comparisons = [
            comparison(after: 0, fast: -1.5), comparison(after: 100_000, fast: 7.25),
            comparison(after: 400_000, fast: 6.125),
        ]
        let correction = try ClockCorrection(comparisons)
        #expect(comparisons.allSatisfy { correction.corrected($0.instrument).instant == $0.truth })
    }

    @Test("never turns time back")
    func monotone() throws {
        let correction = try ClockCorrection([
            comparison(after: 0, fast: 0), comparison(after: 1000, fast: 9), comparison(after: 2000, fast: 0),
        ])
        let instants = (-500...2500).map {
            correction.corrected(start.adding(nanoseconds: Int64($0) * second)).instant
        }
        #expect(zip(instants, instants.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("promises that the offset lies between those of the two comparisons")
    func bound() throws {
        let correction = try ClockCorrection([
            comparison(after: 0, fast: 0, within: second), comparison(after: 100_000, fast: 40, within: second),
        ])
        let bound = correction.corrected(start.adding(nanoseconds: 25_000 * second)).bound
        #expect(bound == TimeBound(before: 31 * second, after: 11 * second))
    }

    @Test("goes on with the last drift behind the last comparison, with a bound that grows")
    func beyond() throws {
        let correction = try ClockCorrection([
            comparison(after: 0, fast: 0, within: second), comparison(after: 100_000, fast: 40, within: second),
        ])
        let later = start.adding(nanoseconds: 150_000 * second)
        let corrected = correction.corrected(later)
        #expect(corrected.instant == later.adding(nanoseconds: -60 * second))
        #expect(corrected.bound == TimeBound(halfWidth: 21 * second))
    }

    @Test("refuses comparisons that are not in the order of time")
    func order() {
        #expect(throws: ClockMistake.self) {
            try ClockCorrection([comparison(after: 100, fast: 0), comparison(after: 50, fast: 0)])
        }
    }

    @Test("refuses a rate that no clock has")
    func rate() {
        #expect(throws: ClockMistake.self) {
            try ClockCorrection([comparison(after: 0, fast: 0), comparison(after: 1000, fast: 11)])
        }
    }
}
