import Sensing

/// How long before its stamp a chunk's first byte arrived. Stamps of received bytes are late, never early.
public struct ArrivalDelay: Hashable, Sendable {
    /// Certain: the bytes need this long on the line. The instant moves back by it. Nanoseconds.
    public var known: Int64
    /// Possible on top of it: the bytes may have waited this long to be read. Nanoseconds.
    public var possible: Int64

    public init(known: Int64 = 0, possible: Int64 = 0) {
        self.known = known
        self.possible = possible
    }

    /// How long the system may hold characters of a serial line back after others were read: a worker of the kernel hands
    /// them over. Measured with both cores loaded and a reader before all others: up to 80 ms.
    static let heldBack: Int64 = 100_000_000

    /// A chunk of `count` characters read at once from a serial line (NIDAS, doc/timetags.md: the first byte began
    /// `count` character times before the read). No byte began more than one character time before the moment at which
    /// nothing waited, unless the system held it back: what did had been read then.
    public static func serial(characters count: Int, _ time: CharacterTime, waited: QueueWait) -> ArrivalDelay {
        let onTheLine = time.nanoseconds(characters: count)
        let longest = waited.sinceEmpty.addingClamped(time.nanoseconds(characters: 1))
        let known = min(onTheLine, longest)
        let late = min(longest.addingClamped(heldBack), onTheLine.addingClamped(waited.unattended))
        return ArrivalDelay(known: known, possible: late - known)
    }

    /// A chunk from a line that has a speed in name only (a pseudo-terminal, a USB device with its own processor):
    /// its characters may or may not have taken their time.
    public static func unpaced(characters count: Int, _ time: CharacterTime, waited: QueueWait) -> ArrivalDelay {
        let onTheLine = time.nanoseconds(characters: count)
        let longest = waited.sinceEmpty.addingClamped(heldBack)
        return ArrivalDelay(possible: min(longest, onTheLine.addingClamped(waited.unattended)))
    }

    /// A chunk from a line that has a speed in name only, whose characters were found to take their time nevertheless
    /// (`PaceWatch`). A character is there when it is there whole; when it began is not known.
    public static func foundPaced(characters count: Int, _ time: CharacterTime, waited: QueueWait) -> ArrivalDelay {
        let known = min(time.nanoseconds(characters: max(0, count - 1)), waited.sinceEmpty)
        return ArrivalDelay(known: known, possible: unpaced(characters: count, time, waited: waited).possible - known)
    }

    /// A chunk from a byte stream whose stamp belongs to its last segment (facts: TCP), or to the read.
    public static func stream(waited: QueueWait) -> ArrivalDelay {
        ArrivalDelay(possible: min(waited.sinceEmpty, waited.unattended))
    }

    /// A datagram with its own kernel stamp. Measured on loopback with both cores loaded: at most 140 us after the
    /// send, so 200 us.
    public static let stampedDatagram = ArrivalDelay(possible: 200_000)
}

extension Timestamp {
    /// The stamp of the first byte, from the stamp of the read or of the last segment. Where there is no bound, none
    /// is made.
    public func corrected(by delay: ArrivalDelay) -> Timestamp {
        var corrected = self
        corrected.instant = instant.adding(nanoseconds: -delay.known)
        corrected.bound?.before += delay.possible
        corrected.stamp?.monotonic -= delay.known
        corrected.stamp?.lateness += delay.possible
        return corrected
    }
}

extension Int64 {
    func addingClamped(_ other: Int64) -> Int64 {
        let sum = addingReportingOverflow(other)
        return sum.overflow ? Int64.max : sum.partialValue
    }
}
