import DriverRuntime
import Sensing

/// Feeds the raw bytes of stored records to a driver again, as the line did, and says which record each frame begins
/// in.
///
/// The raw bytes of all records are the bytes that came, so another driver may cut them elsewhere: a frame that begins
/// in one record and ends in the next belongs to the first one, and the next has none.
struct RawReplay {
    /// A record whose bytes are all accounted for.
    struct Replayed {
        var stored: StoredRecord
        /// What begins in it; empty where its bytes belong to a frame before.
        var frames: [ParsedFrame]
    }

    /// What the operator should know about the driver.
    var notices: [String] { session.notices }

    private let fresh: DriverSession
    private var session: DriverSession
    /// Each datagram is whole by itself; records with the same time came in one.
    private let comesInDatagrams: Bool
    private var waiting: [Waiting] = []
    /// The end of the bytes that were fed, and of those that came back in frames.
    private var fed = 0
    private var read = 0
    private var time: Timestamp?
    private var frames: [ParsedFrame] = []

    private struct Waiting {
        var stored: StoredRecord
        var end: Int
        var frames: [ParsedFrame] = []
    }

    init(_ session: DriverSession, comesInDatagrams: Bool) {
        fresh = session
        self.session = session
        self.comesInDatagrams = comesInDatagrams
    }

    /// Another file or connection begins: nothing of before belongs to it.
    mutating func beginAnew() -> [Replayed] {
        let rest = finish()
        session = fresh
        return rest
    }

    /// Takes the next record in the order of the store; returns those that are settled.
    mutating func take(_ stored: StoredRecord) -> [Replayed] {
        let record = stored.record
        if comesInDatagrams, let time, time != record.time { session.endOfDatagram(into: &frames) }
        time = record.time
        settle()
        if wouldBeLost(record) {
            session.cut(into: &frames)
            settle()
        }
        fed += record.raw.count
        waiting.append(Waiting(stored: stored, end: fed))
        record.raw.withUnsafeBytes { session.ingest($0, time: record.time, into: &frames) }
        // Where the line was cut then, it is cut now: nothing behind it continues it.
        if record.defect?.hasPrefix(Self.cutShort) ?? false { session.cut(into: &frames) }
        settle()
        return settled()
    }

    /// The last record was given.
    mutating func finish() -> [Replayed] {
        session.finish(into: &frames)
        settle()
        // Whatever did not come back in a frame is settled without one.
        read = fed
        return settled()
    }

    /// How `DriverSession.cut` begins its defect; other lines are cut short by what follows them in the stream.
    private static let cutShort = "cut short: the connection"

    /// Whether what is left of the record before would spoil this one, which was good: then the line had ended between
    /// them. It is tried on a copy of the session.
    private func wouldBeLost(_ record: Record) -> Bool {
        guard fed > read, record.defect == nil, waiting.last?.stored.record.defect != nil else { return false }
        var joined = session
        var tried: [ParsedFrame] = []
        record.raw.withUnsafeBytes { joined.ingest($0, time: record.time, into: &tried) }
        var end = read
        for frame in tried {
            let start = end
            end += frame.raw.count
            if start < fed, end > fed, frame.defect != nil { return true }
        }
        return false
    }

    /// Gives each frame to the record that it begins in.
    private mutating func settle() {
        for frame in frames {
            let index = waiting.firstIndex { $0.end > read } ?? waiting.indices.last
            if let index { waiting[index].frames.append(frame) }
            read += frame.raw.count
        }
        frames.removeAll(keepingCapacity: true)
    }

    private mutating func settled() -> [Replayed] {
        let count = waiting.firstIndex { $0.end > read } ?? waiting.count
        guard count > 0 else { return [] }
        let done = waiting[..<count].map { Replayed(stored: $0.stored, frames: $0.frames) }
        waiting.removeFirst(count)
        return done
    }
}
