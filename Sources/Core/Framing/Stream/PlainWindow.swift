import Sensing

/// The bytes of a stream that are in no frame yet, with the wrappings taken out and kept beside them.
///
/// Places are counted from the beginning of the stream, wrappings left out.
struct PlainWindow: Sendable {
    /// What was taken off the beginning of a window.
    struct Piece {
        /// As it came over the line.
        var raw: [UInt8]
        /// The stamp of its first wrapping that has one.
        var instant: Instant?
        /// When its first byte arrived.
        var time: Timestamp
        /// Whether there are wrappings in it, and whether they are a logger's stamps only.
        var isWrapped: Bool
        var isBare: Bool
    }

    private(set) var bytes: [UInt8] = []
    /// Where the first of `bytes` is, and where the first that is in no frame.
    private(set) var origin = 0
    private(set) var head = 0
    private var wrappings: [Wrapping] = []
    private var wrappingsTaken = 0
    private var arrivals = ArrivalTimes()
    /// How many bytes came over the line, wrappings included, and how many of them are in frames.
    private var arrived = 0
    private var framed = 0

    var end: Int { origin + bytes.count }
    var hasWrappings: Bool { wrappingsTaken < wrappings.count }

    /// The next `count` bytes of the line arrived at `time`; they may be appended later.
    mutating func note(_ count: Int, at time: Timestamp) {
        arrivals.note(time, at: arrived)
        arrived += count
    }

    mutating func append(_ run: UnsafeRawBufferPointer) { bytes.append(contentsOf: run) }

    mutating func append(_ wrapping: Wrapping) { wrappings.append(wrapping) }

    /// Takes back the last bytes, which are not in a frame.
    mutating func removeLast(_ count: Int) { bytes.removeLast(count) }

    /// Takes off what comes before a place, with `wrappingsToo` all wrappings that are left; nil when nothing arrived.
    mutating func take(upTo place: Int, wrappingsToo: Bool = false) -> Piece? {
        guard let time = arrivals.time(at: framed) else { return nil }
        let start = head - origin
        head = place
        guard hasWrappings, belongs(wrappings[wrappingsTaken], before: place) || wrappingsToo else {
            framed += place - origin - start
            return Piece(
                raw: [UInt8](bytes[start..<(place - origin)]), instant: nil, time: time, isWrapped: false,
                isBare: true)
        }
        return wrapped(from: start, to: place, time: time, wrappingsToo: wrappingsToo)
    }

    /// A run that came over the line without belonging to the stream.
    mutating func pass(_ run: UnsafeRawBufferPointer) -> Timestamp? {
        defer { framed += run.count }
        return arrivals.time(at: framed)
    }

    /// Lets go of what is in frames.
    mutating func forget() {
        guard head > origin else { return }
        bytes.removeFirst(head - origin)
        origin = head
        wrappings.removeFirst(wrappingsTaken)
        wrappingsTaken = 0
        arrivals.drop(before: framed)
    }

    private func belongs(_ wrapping: Wrapping, before place: Int) -> Bool {
        wrapping.position < place || (wrapping.position == place && wrapping.isTail)
    }

    private mutating func wrapped(from start: Int, to place: Int, time: Timestamp, wrappingsToo: Bool) -> Piece {
        var piece = Piece(raw: [], instant: nil, time: time, isWrapped: true, isBare: true)
        var from = start
        while hasWrappings, belongs(wrappings[wrappingsTaken], before: place) || wrappingsToo {
            let wrapping = wrappings[wrappingsTaken]
            piece.raw += bytes[from..<(wrapping.position - origin)]
            piece.raw += wrapping.bytes
            piece.instant = piece.instant ?? wrapping.instant
            if !wrapping.isStamp { piece.isBare = false }
            from = wrapping.position - origin
            wrappingsTaken += 1
        }
        piece.raw += bytes[from..<(place - origin)]
        framed += piece.raw.count
        return piece
    }
}
