/// An instrument at the end of a TCP line that counts what it says, and remembers when it said it and to whom.
package struct CounterInstrument {
    /// What was said over one connection.
    package struct Session: Sendable {
        package var first: Int
        /// Below `first` while nothing was said.
        package var last: Int
        /// When it ended; nil while it is open.
        package var ended: Double?
        /// When the daemon was killed under it, and by what; nil when it was not.
        package var death: (time: Double, cause: String)?
    }

    package let name: String
    package let port: UInt16
    package var isSpeaking = true
    /// By counter less 1: when it was sent, by `monotonicSeconds`.
    package private(set) var sentAt: [Double] = []
    package private(set) var sessions: [Session] = []
    private let listener: Int32
    /// How many times as fast as usual it speaks.
    package var haste = 1.0
    private let interval: Double
    private var connection: Int32?
    private var due = 0.0
    private var held: ArraySlice<UInt8> = []

    package init(name: String, linesPerSecond: Double) throws(BenchmarkFailure) {
        self.name = name
        interval = 1 / linesPerSecond
        (listener, port) = try Socket.listen()
    }

    package mutating func turn(at now: Double) {
        if let next = Socket.accept(listener) {
            end(at: now)
            connection = next
            sessions.append(Session(first: sentAt.count + 1, last: sentAt.count))
            due = now
        }
        guard let connection else { return }
        guard Socket.receive(connection, atMost: 4096) != nil else { return end(at: now) }
        while isSpeaking, held.isEmpty, due <= now {
            due = max(due + interval / haste, now - 0.1)
            sentAt.append(now)
            sessions[sessions.count - 1].last = sentAt.count
            held = CounterLine(instrument: name, counter: sentAt.count).bytes[...]
            flush(connection, at: now)
        }
        flush(connection, at: now)
    }

    /// The daemon was killed at `time`; what it had not yet made durable may be lost.
    package mutating func died(at time: Double, by cause: String) {
        guard let session = sessions.last, session.ended ?? time >= time else { return }
        sessions[sessions.count - 1].death = (time, cause)
        end(at: time)
    }

    private mutating func flush(_ connection: Int32, at now: Double) {
        guard !held.isEmpty else { return }
        guard let count = Socket.send(connection, held) else { return end(at: now) }
        held = held.dropFirst(count)
    }

    private mutating func end(at time: Double) {
        guard let connection else { return }
        Socket.close(connection)
        sessions[sessions.count - 1].ended = time
        self.connection = nil
        held = []
    }
}
