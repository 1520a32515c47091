import Delivery
import Testing

@Suite("A set of ranges")
struct RangeSetTests {
    @Test("merges ranges that overlap or touch and keeps the others apart")
    func merges() {
        let set = RangeSet([range(1, 10), range(20, 30), range(11, 12), range(25, 40), range(50, 50)])
        #expect(set.ranges == [range(1, 12), range(20, 40), range(50, 50)])
        #expect(set.count == 34)
        #expect(set.description == "1 to 12, 20 to 40, 50")
    }

    @Test("names what is missing within a range, at its ends too")
    func missing() {
        let set = RangeSet([range(5, 9), range(12, 12)])
        #expect(set.missing(within: range(1, 15)) == [range(1, 4), range(10, 11), range(13, 15)])
        #expect(set.missing(within: range(6, 8)) == [])
        #expect(set.missing(within: range(20, 21)) == [range(20, 21)])
        #expect(set.missing(within: range(7, 12)) == [range(10, 11)])
    }

    @Test("behaves as a set of numbers under random insertions and removals", arguments: [UInt64(1), 2, 3, 4, 5])
    func model(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var set = RangeSet()
        var model: Set<UInt64> = []
        for _ in 0..<400 {
            let first = UInt64.random(in: 1...200, using: &random)
            let part = range(first, first + UInt64.random(in: 0...12, using: &random))
            if Int.random(in: 0..<3, using: &random) == 0 {
                set.remove(part)
                model.subtract(part.first...part.last)
            } else {
                set.insert(part)
                model.formUnion(part.first...part.last)
            }
            #expect(Set(set.ranges.flatMap { Array($0.first...$0.last) }) == model, "seed \(seed)")
            #expect(zip(set.ranges, set.ranges.dropFirst()).allSatisfy { $0.last + 1 < $1.first }, "seed \(seed)")
            #expect(set.contains(part) == (part.first...part.last).allSatisfy(model.contains), "seed \(seed)")
            #expect(set.contains(first) == model.contains(first), "seed \(seed)")
        }
    }

    @Test("adds and subtracts whole sets")
    func algebra() {
        let left = RangeSet([range(1, 10), range(20, 30)])
        let right = RangeSet([range(5, 24)])
        #expect(left.union(right).ranges == [range(1, 30)])
        #expect(left.subtracting(right).ranges == [range(1, 4), range(25, 30)])
    }

    @Test("adds, subtracts and intersects as sets of numbers do", arguments: [UInt64(1), 2, 3, 4, 5, 6])
    func randomAlgebra(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        func some() -> RangeSet {
            RangeSet(
                (0..<Int.random(in: 0...15, using: &random)).map { _ in
                    let first = UInt64.random(in: 0...150, using: &random)
                    return range(first, first + UInt64.random(in: 0...9, using: &random))
                })
        }
        func numbers(_ set: RangeSet) -> Set<UInt64> { Set(set.ranges.flatMap { Array($0.first...$0.last) }) }
        func isTidy(_ set: RangeSet) -> Bool {
            zip(set.ranges, set.ranges.dropFirst()).allSatisfy { $0.last + 1 < $1.first }
        }
        for _ in 0..<300 {
            let (left, right) = (some(), some())
            let results = [left.union(right), left.subtracting(right), left.intersection(right)]
            let expected = [
                numbers(left).union(numbers(right)), numbers(left).subtracting(numbers(right)),
                numbers(left).intersection(numbers(right)),
            ]
            #expect(results.map(numbers) == expected, "seed \(seed): \(left) and \(right)")
            #expect(results.allSatisfy(isTidy), "seed \(seed): \(left) and \(right)")
            let window = range(20, 120)
            #expect(left.count(within: window) == UInt64(numbers(left).filter(window.contains).count))
            #expect(left.overlapping(window).allSatisfy { $0.overlaps(window) })
            #expect(left.overlapping(window).count == left.ranges.filter { $0.overlaps(window) }.count)
        }
    }

    @Test("names the first and the last positions that none of several sets has", arguments: [UInt64(1), 2, 3, 4])
    func gaps(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<300 {
            let sets = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                RangeSet(
                    (0..<Int.random(in: 0...8, using: &random)).map { _ in
                        let first = UInt64.random(in: 1...60, using: &random)
                        return range(first, first + UInt64.random(in: 0...9, using: &random))
                    })
            }
            let first = UInt64.random(in: 1...60, using: &random)
            let window = range(first, first + UInt64.random(in: 0...30, using: &random))
            let all = (window.first...window.last).filter { position in !sets.contains { $0.contains(position) } }
            let maximum = Int.random(in: 0...20, using: &random)
            let oldest = RangeSet.missing(from: sets, within: window, atMost: UInt64(maximum))
            let newest = RangeSet.newestMissing(from: sets, within: window, atMost: UInt64(maximum))
            #expect(oldest.flatMap { Array($0.first...$0.last) } == Array(all.prefix(maximum)), "seed \(seed)")
            #expect(newest.flatMap { Array($0.first...$0.last) } == Array(all.suffix(maximum)), "seed \(seed)")
            let every = RangeSet.missing(from: sets, within: window, atMost: .max)
            #expect(every.flatMap { Array($0.first...$0.last) } == all, "seed \(seed)")
        }
    }

    @Test("refuses numbers from outside that are no range of positions")
    func checking() {
        #expect(PositionRange(checking: 0, to: 5) == nil)
        #expect(PositionRange(checking: 6, to: 5) == nil)
        #expect(PositionRange(checking: 1, to: .max) == nil)
        #expect(PositionRange(checking: 3, to: 3) == range(3, 3))
    }

    private func range(_ first: UInt64, _ last: UInt64) -> PositionRange {
        PositionRange(first: first, last: last)
    }
}
