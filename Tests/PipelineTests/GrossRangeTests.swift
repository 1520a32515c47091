import Sensing
import Testing

@testable import Pipeline

@Suite("The gross range test")
struct GrossRangeTests {
    private let range = GrossRange(sensor: 10...50, expected: 20...40)

    @Test("gives the flags of ioos_qc's table (9c1853a, test_qartod.py), end points inside")
    func table() {
        let input: [Double] = [5, 10, 15, 20, 25, 30, 35, 40, 45, 51]
        #expect(input.map { range.flag($0).rawValue } == [4, 3, 3, 1, 1, 1, 1, 1, 3, 4])
    }

    @Test("calls what is not there missing, and infinity a failure")
    func masked() {
        let input: [Double] = [.nan, 10, 15, 20, 25, 30, 35, 40, .nan, 51, .infinity, -.infinity]
        #expect(input.map { range.flag($0).rawValue } == [9, 3, 3, 1, 1, 1, 1, 1, 9, 4, 4, 4])
    }

    @Test("evaluates nothing where no range is known")
    func unknown() {
        #expect(GrossRange().flag(12) == .notEvaluated)
        #expect(GrossRange().flag(.nan) == .missing)
        #expect(GrossRange(expected: 0...1).flag(2) == .suspect)
        #expect(GrossRange(sensor: 0...1).flag(0.5) == .pass)
    }

    @Test("hands bad flags down to what is computed, and never a better one")
    func propagation() {
        #expect(QualityFlag.fail.propagated(to: .pass) == .fail)
        #expect(QualityFlag.missing.propagated(to: .pass) == .fail)
        #expect(QualityFlag.suspect.propagated(to: .pass) == .suspect)
        #expect(QualityFlag.suspect.propagated(to: .fail) == .fail)
        #expect(QualityFlag.notEvaluated.propagated(to: .pass) == .pass)
        #expect(QualityFlag.pass.propagated(to: .notEvaluated) == .notEvaluated)
    }
}
