import Glibc
import Sensing
import StationClock
import Timekeeping

/// A clock engine that is told what an ear hears, as the station does it, with one source.
struct DrilledEngine {
    private(set) var engine: ClockEngine
    private var told = 0
    private var ticked: Int64

    init(source: SourceSettings) {
        let moment = ClockHardware.kernel.moment(5)
        let settings = ClockSettings(sources: [source], builtAt: moment.realtime - 86_400_000_000_000)
        engine = ClockEngine(
            settings, start: ClockStart(run: 1, boot: "drill", moment: moment, leapTable: LeapTable.builtIn))
        ticked = moment.raw
    }

    /// False when it did not come to the state, with a bound, in time.
    mutating func runs(with ear: SourceEar, until state: ClockState, within seconds: Int) -> Bool {
        let end = ClockHardware.kernel.moment(1).raw + Int64(seconds) * 1_000_000_000
        while engine.model.state != state || engine.model.terms == nil {
            let moment = ClockHardware.kernel.moment(5)
            guard moment.raw < end else { return false }
            let reports = ear.reports
            for report in reports.dropFirst(told) { _ = engine.report(report, moment) }
            told = reports.count
            if moment.raw - ticked >= 1_000_000_000 {
                ticked = moment.raw
                _ = engine.tick(moment)
            }
            usleep(20_000)
        }
        return true
    }

    /// Whether the interval that the model gives for now contains the truth: CLOCK_REALTIME and the offset.
    func covers(realtimeIsSlowBy offset: Int64) -> Bool {
        let moment = ClockHardware.kernel.moment(5)
        guard let halfWidth = engine.model.halfWidth(at: moment.raw) else { return false }
        let error = engine.model.utc(at: moment.raw).nanoseconds - (moment.realtime + offset)
        return error.magnitude <= UInt64(halfWidth + moment.halfWidth)
    }
}
