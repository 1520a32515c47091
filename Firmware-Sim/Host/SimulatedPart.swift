import Glibc
import SimulatedInstruments

/// Something that the loop keeps going: an instrument on its line, or a field of buoys and gateways.
protocol SimulatedPart: AnyObject {
    /// When there is something to do although no descriptor is ready.
    var deadline: Nanoseconds? { get }

    /// Descriptors to wait for.
    var interests: [pollfd] { get }

    /// Nothing is left to do, and nothing to come.
    var isDone: Bool { get }

    func handle(_ ready: pollfd, now: Nanoseconds)
    func proceed(now: Nanoseconds)
    func close()
    func report(_ moment: SimulationMoment, to report: Report)
}

/// When a part is asked to say something of itself.
enum SimulationMoment {
    case ready, stopped
}
