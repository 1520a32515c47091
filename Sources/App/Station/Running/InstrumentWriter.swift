import Sensing
import StationClock
import Store
import Transports

/// The one way to an instrument's line: everything that is sent becomes a record, also the part of what failed, and is
/// shown to whoever looks on.
struct InstrumentWriter: Sendable {
    let tap: LineTap
    private let link: any InstrumentLink
    private let instrument: Int32
    private let store: StationStore
    private let board: InstrumentBoard
    private let clock: StationClock

    init(
        link: any InstrumentLink, instrument: Int32, store: StationStore, board: InstrumentBoard, clock: StationClock,
        tap: LineTap
    ) {
        self.link = link
        self.instrument = instrument
        self.store = store
        self.board = board
        self.clock = clock
        self.tap = tap
    }

    /// Returns the instant at which the last byte went to the system.
    @discardableResult
    func send(_ bytes: [UInt8]) async throws(LinkFailure) -> Timestamp {
        do throws(LinkFailure) {
            let time = try await link.transmit(bytes)
            sent(bytes, time, defect: nil)
            return time
        } catch {
            if error.sentBytes > 0 {
                sent(Array(bytes.prefix(error.sentBytes)), clock.now(), defect: "cut short: \(error.reason)")
            }
            throw error
        }
    }

    /// Queues a downlink for a device that sleeps, and returns its number when it is durable.
    func queue(_ bytes: [UInt8]) async throws(LinkFailure) -> UInt64 {
        guard let queueing = link as? any QueueingLink else {
            throw LinkFailure("\(link.configuration) sends at once", remedy: "send it")
        }
        let number = try await queueing.queue(bytes)
        sent(bytes, clock.now(), defect: nil)
        return number
    }

    /// What is sent waits until the device speaks.
    var isQueueing: Bool { link is any QueueingLink }

    /// A serial line alone has a break; on another one the attempt would cost the connection.
    @discardableResult
    func sendBreak(milliseconds: Int) async throws(LinkFailure) -> Timestamp {
        guard canSendBreak else {
            throw LinkFailure("\(link.configuration) has no break condition", remedy: "send it over a serial line")
        }
        let time = try await link.sendBreak(milliseconds: milliseconds)
        note("a break of \(milliseconds) ms was sent", at: time)
        return time
    }

    var canSendBreak: Bool {
        if case .serial = link.configuration { true } else { false }
    }

    /// Says in the instrument's records what happened at its line without a byte.
    func note(_ text: String) {
        note(text, at: clock.now())
    }

    /// Records what was measured of the instrument's clock.
    func note(_ note: InstrumentClockNote, _ instrumentClock: InstrumentClock, at time: Timestamp) {
        let refused = store.append([instrumentClock.record(of: note, at: time)])
        board.note(instrumentClock.values(of: note), at: time.instant, refused: refused)
        tap.note(note.text)
    }

    private func note(_ text: String, at time: Timestamp) {
        append(Record(instrument: instrument, direction: .note, time: time, raw: [], defect: text))
        tap.note(text)
    }

    private func sent(_ bytes: [UInt8], _ time: Timestamp, defect: String?) {
        append(Record(instrument: instrument, direction: .sent, time: time, raw: bytes, defect: defect))
        tap.sent(bytes, at: time.instant)
    }

    private func append(_ record: Record) {
        let refused = store.append([record])
        if refused > 0 { board.note([], refused: refused) }
    }
}
