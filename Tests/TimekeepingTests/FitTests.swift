import Testing

@testable import Timekeeping

@Suite("The fit of a source")
struct FitTests {
    private func point(_ second: Double, _ offset: Double, systematic: Double = 1000) -> SamplePoint {
        SamplePoint(raw: second * 1e9, offset: offset, sourceError: systematic, pathError: 0, readError: 0)
    }

    @Test(
        "multiplies sigma by what Student's distribution asks at four sigma",
        arguments: [(7.0, 8.2), (30.0, 4.6), (100.0, 4.2)])
    func coverageFactor(freedom: Double, factor: Double) {
        #expect(abs(CoverageFactor.fourSigma(degreesOfFreedom: freedom) - factor) < 0.15)
    }

    @Test("keeps 64 points that reach back over all samples, the newest 32 as they came")
    func thinning() {
        var points = TrackPoints()
        for second in 0..<5000 { points.append(point(Double(second), Double(second) * 7)) }
        #expect(points.count == 64)
        #expect(points.newest.allSatisfy { $0.count == 1 })
        #expect(points.newest.last?.raw == 4999e9)
        #expect(points.all.reduce(0) { $0 + $1.count } == 5000)
        #expect((points.all.first?.raw ?? 0) < 2500e9)
        // A mean of points on a line lies on it.
        #expect(points.all.allSatisfy { abs($0.offset - $0.raw / 1e9 * 7) < 1e-3 })
    }

    @Test("counts for the long run the greatest slope that systematic errors could feign")
    func feigned() throws {
        let points = (0..<64).map { point(Double($0), Double($0) * 100) }
        let pair = try #require(FrequencyFit.best(points, expected: 0, wander: 0, greatestChange: 0))
        #expect(abs(pair.far.slope - 100e-9) < 1e-15)
        // 3 E / T for many points.
        #expect(abs(pair.far.worst - 3 * 1000 / 63e9) < 0.05 * pair.far.worst)
        #expect(pair.near.usual == 2 * 1000 / 600e9)
    }

    @Test("never makes systematic errors smaller by taking more samples")
    func systematic() {
        let points = (0..<32).map { point(Double($0), 0) }
        let law = DriftLaw(learned: 0, age: 0, wander: 0, greatestChange: 0)
        let estimate = OffsetEstimate(points[...], at: 31e9, frequency: 0, law: law, noise: 400)
        #expect(abs(estimate.sourceError - 1000) < 1e-6)
        #expect(abs(estimate.fit - 400 / 32.0.squareRoot()) < 1e-6)
    }

    @Test("takes fewer samples when the counter drifts")
    func drifting() {
        let points = (0..<32).map { point(Double($0), 0) }
        let law = DriftLaw(learned: 1e-6, age: 0, wander: 0, greatestChange: 0)
        let estimate = OffsetEstimate(points[...], at: 31e9, frequency: 0, law: law, noise: 400)
        #expect(estimate.fit <= 400)
        #expect(estimate.fit > 400 / 32.0.squareRoot())
    }
}
