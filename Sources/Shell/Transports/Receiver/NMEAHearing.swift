import Framing
import Sensing
import Timekeeping

/// A receiver's bytes, cut into sentences and judged.
struct NMEAHearing: Sendable {
    private var framer = NMEAHearing.newFramer
    private var times = FrameTimes()
    private var judge: NMEAJudge
    private var frames: [Frame] = []
    /// CLOCK_MONOTONIC_RAW of the last sentence that says something about the time.
    private(set) var lastSentence: Int64?

    private static var newFramer: LineFramer {
        // NMEA 0183 has 82 characters at most; receivers of today send more.
        LineFramer(maximumLength: 512, terminator: .any, readsStamps: false)
    }

    init(judge: NMEAJudge) {
        self.judge = judge
    }

    /// What came before and what comes now do not belong together.
    mutating func interrupt() {
        framer = Self.newFramer
        times = FrameTimes()
    }

    mutating func hear(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) -> [SourceReport] {
        guard let now = arrival.time.stamp?.monotonic else { return [] }
        frames.removeAll(keepingCapacity: true)
        if let pace = arrival.pace { times.note(bytes.count, arrival.time, pace) }
        framer.push(bytes, time: arrival.time, into: &frames)
        if arrival.boundary != .stream { framer.finish(into: &frames) }
        let sentences = frames.map { NMEAFields($0.payload) }
        let stamps: [Timestamp]
        if arrival.pace == nil {
            stamps = frames.map(\.time)
        } else {
            stamps = times.place(
                zip(frames, sentences).map { frame, sentence in
                    FrameTimes.Span(length: frame.raw.count, kind: sentence.address, time: frame.time)
                })
        }
        return zip(sentences, stamps).compactMap { report($0, at: $1, now: now) }
    }

    private mutating func report(_ sentence: NMEAFields, at time: Timestamp, now: Int64) -> SourceReport? {
        switch sentence {
        case .none: return nil
        case .damaged: return judge.damaged(now: now)
        case .fields(let fields):
            guard let said = NMEATime(fields: fields), let stamp = time.stamp else { return nil }
            lastSentence = now
            return judge.report(said, at: stamp, now: now)
        }
    }
}

/// The fields of one line.
private enum NMEAFields {
    /// Of a sentence whose checksum holds, its address first.
    case fields([Substring])
    case damaged
    /// No sentence: an empty line.
    case none

    init(_ line: [UInt8]) {
        guard !line.isEmpty else {
            self = .none
            return
        }
        guard let sentence = NMEASentence.find(in: line), sentence.check == .good else {
            self = .damaged
            return
        }
        let text = String(decoding: line[sentence.body], as: UTF8.self)
        self = .fields(text.split(separator: ",", omittingEmptySubsequences: false))
    }

    /// What sort of sentence it is.
    var address: String? {
        guard case .fields(let fields) = self else { return nil }
        return fields.first.map(String.init)
    }
}
