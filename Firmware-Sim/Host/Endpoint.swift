import Glibc
import SimulatedInstruments

/// One end of an instrument's line in the real world; nothing in it ever blocks.
protocol Endpoint: AnyObject {
    /// For people: `listening on tcp 127.0.0.1:4001`.
    var title: String { get }

    /// Descriptors to wait for.
    var interests: [pollfd] { get }

    /// When `tend` must be called although no descriptor is ready.
    var deadline: Nanoseconds? { get }

    /// Whether somebody can hear the instrument.
    var hasReader: Bool { get }

    /// Whether a sender that loses nothing may send more.
    var takesMore: Bool { get }

    /// Whether all that was sent has left.
    var isFlushed: Bool { get }

    /// Bytes that nobody was there to take, or that a stalled reader did not take.
    var bytesNotTaken: UInt64 { get }

    func open() throws(EndpointFailure)

    /// Looks after a ready descriptor and gives what was received through it.
    func handle(_ ready: pollfd, now: Nanoseconds) -> [UInt8]

    func tend(now: Nanoseconds)

    func send(_ bytes: [UInt8])

    /// Goes away as a broken cable or serial server does, and comes back.
    func hangUp()
    func restore() throws(EndpointFailure)

    /// Takes nobody new, tells the readers that this was all, and waits for them to leave.
    func finish()

    /// Whether nothing is left to wait for after `finish`.
    var isFinished: Bool { get }

    func close()
}

extension Endpoint {
    var deadline: Nanoseconds? { nil }
    func tend(now: Nanoseconds) {}
    func finish() {}
    var isFinished: Bool { isFlushed }
}

/// What could not be opened, and why.
struct EndpointFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// With the reason of the last system call.
    static func system(_ doing: String) -> EndpointFailure {
        EndpointFailure("\(doing): \(String(cString: strerror(errno)))")
    }
}
