import Testing

@testable import Store

@Suite("A histogram of latencies")
struct LatencyHistogramTests {
    @Test("knows the quantiles within an eighth")
    func quantiles() throws {
        var histogram = LatencyHistogram()
        #expect(histogram.milliseconds(quantile: 0.5) == nil)
        for microseconds in 1...100_000 as ClosedRange<UInt64> { histogram.add(nanoseconds: microseconds * 1000) }
        let median = try #require(histogram.milliseconds(quantile: 0.5))
        let high = try #require(histogram.milliseconds(quantile: 0.99))
        #expect(median >= 50 && median <= 50 * 1.125)
        #expect(high >= 99 && high <= 99 * 1.125)
    }

    @Test("takes any latency, zero and absurd ones too")
    func extremes() throws {
        var histogram = LatencyHistogram()
        histogram.add(nanoseconds: 0)
        #expect(histogram.milliseconds(quantile: 0.99) == 0.001)
        histogram.add(nanoseconds: .max)
        #expect(try #require(histogram.milliseconds(quantile: 1)) > 1e6)
    }
}
