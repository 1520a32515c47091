import Sensing
import SimulatedInstruments
import Testing

@testable import DriverRuntime

/// The truth is a clock like the device's own, with the same drift.
@Suite("The offset of an instrument's clock")
struct ClockOffsetTests {
    private static let drifting = ["clock": "+40s", "drift": "30", "swing": "60"]

    private func bench(
        _ settings: [String: String] = drifting, _ change: (inout DialogueSettings) -> Void = { _ in }
    ) throws -> Bench {
        var bench = try Bench(Library.dialogue("seabird/sbe37"), simulated(.sbe37, settings), change)
        bench.clockError = 900
        return bench
    }

    private func truth(_ at: Nanoseconds) -> Nanoseconds {
        InstrumentClock(
            start: noon, offset: 40 * second, driftPartsPerMillion: 30, swingPartsPerMillion: 60
        ).reading(at: at) - at
    }

    @Test(
        "is measured on the schedule, within its bound of the truth, and to an eighth of a second although the clock prints whole seconds"
    )
    func series() throws {
        var bench = try bench() { $0.clockEveryNanoseconds = hour }
        bench.open()
        bench.run(for: 5 * 24 * hour)
        #expect(bench.offsets.count > 110)
        let misses = bench.offsets.filter { measured in
            let truth = truth(measured.at)
            return measured.offset.earliest > truth || measured.offset.latest < truth
        }
        #expect(misses.isEmpty)
        #expect(bench.offsets.allSatisfy { $0.offset.isPromised })
        let widths = bench.offsets.map(\.offset.width).sorted()
        #expect(widths[widths.count / 2] < 150_000_000 && widths[widths.count - 1] < 600_000_000)
        // Neither one rate nor a line between two ends: 30 ppm and 60 ppm to either side.
        let rates = zip(bench.offsets, bench.offsets.dropFirst(6)).map { first, last in
            Double(last.offset.middle - first.offset.middle) / Double(last.at - first.at) * 1e6
        }
        #expect(rates.min() ?? 0 < -10 && rates.max() ?? 0 > 60)
        #expect(bench.warnings == [])
    }

    @Test(
        "contains the truth when the instrument answers late, also to the first of two tries",
        arguments: ["0.4", "4", "7"])
    func late(latency: String) throws {
        var settings = Self.drifting
        settings["latency"] = latency
        var bench = try bench(settings) { $0.clockEveryNanoseconds = hour }
        bench.open()
        bench.run(for: 12 * hour)
        let misses = bench.offsets.filter { measured in
            let truth = truth(measured.at)
            return measured.offset.earliest > truth || measured.offset.latest < truth
        }
        #expect(misses.isEmpty)
    }

    @Test("says nothing of UTC when nothing disciplines the station's clock")
    func unpromised() throws {
        var bench = try bench() { $0.clockEveryNanoseconds = hour }
        bench.clockState = .unsynchronised
        bench.open()
        bench.run(for: minute)
        #expect(bench.offsets.count == 1)
        #expect(bench.offsets.allSatisfy { !$0.offset.isPromised })
    }

    @Test(
        "sets a clock in holdover only while the bound is within the driver's limit, and never while acquiring",
        arguments: [
            (ClockState.locked, Nanoseconds(1000), true), (.holdover, 500_000_000, true),
            (.holdover, 3_000_000_000, false), (.locked, 3_000_000_000, false), (.acquiring, 1000, false),
        ])
    func setting(state: ClockState, bound: Nanoseconds, isSet: Bool) throws {
        var bench = try bench(["clock": "+1h"]) { $0.setsClock = true }
        (bench.clockState, bench.clockBound) = (state, bound)
        bench.open()
        bench.run(for: minute)
        #expect(bench.clockSettings.isEmpty != isSet)
        #expect(bench.sentText.contains { $0.hasPrefix("DateTime") } == isSet)
        // Once, however many readings the measurement took.
        #expect(bench.warnings.count { $0.contains("nothing disciplines") } == (isSet ? 0 : 1))
    }

    @Test("is told before the clock is set and after it")
    func aroundSetting() throws {
        var bench = try bench(["clock": "+1h"]) { $0.setsClock = true }
        bench.open()
        bench.run(for: minute)
        #expect(bench.offsets.count == 2)
        #expect(bench.offsets.first?.offset.isCertainlyBeyond(3_590 * second) == true)
        #expect(bench.offsets.last?.offset.isCertainlyBeyond(second / 2) == false)
    }
}
