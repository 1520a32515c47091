import StationClock
import Timekeeping

/// The clocks of the simulated machine, as the station clock reads them. One run uses it, on one thread.
final class SimulatedMachine: @unchecked Sendable {
    var moment: ClockMoment

    init(_ moment: ClockMoment) {
        self.moment = moment
    }

    var hardware: ClockHardware {
        var hardware = ClockHardware.kernel
        hardware.realtime = { self.moment.realtime }
        hardware.monotonic = { UInt64(bitPattern: self.moment.raw) }
        hardware.moment = { _ in self.moment }
        return hardware
    }
}
