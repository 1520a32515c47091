import Delivery
import Sensing
import Testing

@Suite("Averages over a period")
struct PeriodAverageTests {
    private func average(_ results: [(Quantity, QualityFlag)]) -> PeriodAverage {
        var average = PeriodAverage()
        for (result, flag) in results { average.add(result, flag: flag) }
        return average
    }

    private func tenths(_ mantissas: Int64...) -> [(Quantity, QualityFlag)] {
        mantissas.map { (Quantity(mantissa: $0, decimals: 1), .pass) }
    }

    @Test("mean and standard deviation are those that NIST certifies for NumAcc3")
    func meanAndDeviation() {
        // NIST StRD, NumAcc3: 1000000.2 and alternating ± 0.1 about it: mean 1000000.2, deviation 0.1.
        var values: [Int64] = [10_000_002]
        for _ in 0..<500 { values += [10_000_001, 10_000_003] }
        let average = average(values.map { (Quantity(mantissa: $0, decimals: 1), .pass) })
        #expect(average.mean == Quantity(mantissa: 1_000_000_200, decimals: 3))
        #expect(average.standardDeviation == Quantity(mantissa: 100, decimals: 3))
    }

    @Test("a mean has two decimals more than what was averaged")
    func decimals() {
        #expect(average(tenths(10, 11, 11)).mean == Quantity(mantissa: 1067, decimals: 3))
    }

    @Test("the mean of a computed value keeps its digits")
    func computed() {
        let mean = average([(Quantity(0.1), .pass), (Quantity(mantissa: 2, decimals: 1), .pass)]).mean
        #expect(mean.decimals == nil && abs(mean.value - 0.15) < 1e-15)
    }

    @Test(
        "only results that pass or were not evaluated count",
        arguments: [(QualityFlag.pass, 1), (.notEvaluated, 1), (.suspect, 0), (.fail, 0), (.missing, 0)])
    func flags(flag: QualityFlag, used: Int) {
        let average = average([(Quantity(mantissa: 10, decimals: 1), flag)])
        #expect(average.count == used && average.rejected == 1 - used)
    }

    @Test("a missing result does not count")
    func missing() {
        #expect(average([(.missing, .pass)] + tenths(20)).mean == Quantity(mantissa: 2000, decimals: 3))
    }

    @Test("an average of what was partly not evaluated was not evaluated")
    func worstFlag() {
        let mixed = average(tenths(1) + [(Quantity(mantissa: 1, decimals: 1), .notEvaluated)])
        #expect(mixed.flag == .notEvaluated)
        #expect(average(tenths(1)).flag == .pass)
    }

    @Test("what nothing was good of is missing, and its count is 0")
    func nothing() {
        let average = average([(Quantity(mantissa: 1, decimals: 1), .fail)])
        #expect(average.mean.isMissing && average.flag == .missing && average.count == 0)
    }

    @Test("one result has no standard deviation")
    func single() {
        #expect(average(tenths(5)).standardDeviation.isMissing)
    }

    @Test("the extremes stay as the instrument gave them, with their own flags")
    func extremes() {
        let average = average(tenths(5, 2) + [(Quantity(mantissa: 912, decimals: 2), .notEvaluated)])
        #expect(average.minimum == Quantity(mantissa: 2, decimals: 1) && average.minimumFlag == .pass)
        #expect(average.maximum == Quantity(mantissa: 912, decimals: 2) && average.maximumFlag == .notEvaluated)
    }

    @Test("periods begin at midnight, also before 1970")
    func alignment() {
        let period = Period.quarterHour
        #expect(period.start(of: SelectionSamples.midnight.adding(nanoseconds: 1)) == SelectionSamples.midnight)
        #expect(period.index(of: Instant(nanoseconds: -1)) == -1)
        #expect(period.start(of: Instant(nanoseconds: -1)) == Instant(unixSeconds: -900))
    }

    @Test("a period that does not divide a day is none")
    func periods() {
        #expect(Period(checking: 7 * 60_000_000_000) == nil)
        #expect(Period(checking: 0) == nil)
        #expect(Period(checking: 600_000_000_000)?.description == "10 min")
    }
}
