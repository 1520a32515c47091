import Delivery
import DriverRuntime
import Sensing
import Transports

/// Carries the bytes of one instrument through the walk, on the link's own thread: frame, parse, flag, hand to the store.
struct InstrumentFeed: LinkConsumer {
    private let registration: InstrumentRegistration
    private let board: InstrumentBoard
    private let sink: RecordSink
    /// Told how many good samples came.
    private let sampled: @Sendable (Int) -> Void
    /// What each new connection begins with, so that the bytes of two clients never mix in one interpreter.
    private let fresh: DriverSession
    private var sessions: [Int: DriverSession] = [:]
    private var frames: [ParsedFrame] = []

    init(
        registration: InstrumentRegistration, session: DriverSession, board: InstrumentBoard,
        sink: RecordSink, sampled: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.registration = registration
        self.board = board
        self.sink = sink
        self.sampled = sampled
        fresh = session
    }

    mutating func receive(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) {
        sessions[arrival.source, default: fresh].ingest(bytes, time: arrival.time, into: &frames)
        if arrival.boundary != .stream {
            sessions[arrival.source]?.endOfDatagram(into: &frames)
        }
        deliver(defect: arrival.boundary.defect)
    }

    /// A line that was cut by the end of a connection is no reading: its last number may have lost digits.
    mutating func ended(source: Int) {
        guard var session = sessions.removeValue(forKey: source) else { return }
        session.cut(into: &frames)
        deliver(defect: nil)
    }

    func changed(to state: LinkState) {}

    private mutating func deliver(defect: String?) {
        guard !frames.isEmpty else { return }
        let refused = sink.append(frames.map { record(of: $0, defect: defect) })
        board.note(frames, refused: refused)
        if defect == nil {
            let samples = frames.count { $0.defect == nil && !$0.observations.isEmpty }
            if samples > 0 { sampled(samples) }
        }
        frames.removeAll(keepingCapacity: true)
    }

    private func record(of frame: ParsedFrame, defect: String?) -> Record {
        let numbers = registration.datastreamNumbers
        return Record(
            instrument: registration.number, time: frame.time, instrumentTime: frame.instrumentTime,
            loggerTime: frame.loggerTime, raw: frame.raw, defect: defect ?? frame.defect,
            observations: defect == nil
                ? frame.observations.map { observation in
                    var observation = observation
                    observation.datastream = numbers[Int(observation.datastream)]
                    return observation
                } : [])
    }
}
