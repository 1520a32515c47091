/// An instrument as a value: bytes and instants go in, bytes with their instants come out, and nothing else happens.
///
/// The owner calls `advance(to:)` at `deadline` and after each `receive`, with instants that never run backwards.
public protocol SimulatedInstrument: Sendable {
    /// When `advance(to:)` has something to give next; nil while the instrument only waits to be spoken to.
    var deadline: Nanoseconds? { get }

    /// Whether it sends as fast as it is read, instead of by the clock.
    var isPacedByReader: Bool { get }

    /// Whether it has sent all it ever will.
    var isExhausted: Bool { get }

    mutating func receive(_ bytes: [UInt8], now: Nanoseconds)

    /// A line break (the line held low), which some instruments take as "wake up".
    mutating func receiveBreak(now: Nanoseconds)

    /// Somebody has opened the line.
    mutating func readerArrived(now: Nanoseconds)

    /// Power fails at `now` and returns at `backAt`; what was being sent is lost.
    mutating func powerCycle(now: Nanoseconds, backAt: Nanoseconds)

    /// Everything due until `now`, in order.
    mutating func advance(to now: Nanoseconds) -> [Emission]
}

extension SimulatedInstrument {
    public var isPacedByReader: Bool { false }
    public var isExhausted: Bool { false }
    public mutating func receiveBreak(now: Nanoseconds) {}
    public mutating func readerArrived(now: Nanoseconds) {}
}
