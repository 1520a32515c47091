import Sensing

/// Cuts binary frames that start with sync bytes and say how long they are out of a stream.
///
/// A start counts only once length and checksum agree; otherwise the search goes on one byte later, so garbage costs
/// the garbage and never the frame behind it. What lies between good frames becomes frames with a defect.
///
/// A logger's stamp directly in front of a good frame goes with it, to `loggerTime` and not to the payload.
///
/// Bounds. Memory: one frame of the maximum length and one run of garbage. Time: a start is refused in constant time,
/// whatever length it announces, since the check is a difference of running sums and of a few bytes; so n bytes cost
/// O(n). Only the CRC kinds add up the frame anew for each start that announces a possible length, at most the maximum
/// length each.
public struct LengthPrefixedFramer: Framer {
    /// What a place in the stream turned out to be.
    private enum Verdict {
        case frame(length: Int)
        /// No start, or one with an impossible length.
        case nothing
        /// A start with a possible length that failed.
        case failed(String, length: Int)
        case incomplete(has: Int, needs: Int, isExact: Bool)
    }

    private let layout: BinaryLayout
    /// The longest run of garbage in one frame.
    private let longestGarbage: Int

    private var pending: [UInt8] = []
    private var sums = RunningSums()
    private var arrivals = ArrivalTimes()
    /// How many bytes of the stream came before `pending`.
    private var origin = 0
    /// The first byte in `pending` that is in no frame yet.
    private var head = 0
    /// Where to look for a frame next.
    private var scan = 0
    /// The failed start at `head`, and where the frame that it announced would have ended.
    private var failure: (defect: String, end: Int)?

    public init(layout: BinaryLayout) {
        self.layout = layout
        longestGarbage = max(4096, layout.maximumLength)
    }

    public mutating func push(_ bytes: UnsafeRawBufferPointer, time: Timestamp, into frames: inout [Frame]) {
        guard !bytes.isEmpty else { return }
        arrivals.note(time, at: origin + pending.count)
        pending.append(contentsOf: bytes)
        sums.append(bytes)
        search(atEnd: false, into: &frames)
        forget()
    }

    public mutating func finish(into frames: inout [Frame]) {
        search(atEnd: true, into: &frames)
        emitGarbage(upTo: pending.count, into: &frames)
        forget()
    }

    private mutating func search(atEnd: Bool, into frames: inout [Frame]) {
        while let start = nextStart() {
            scan = start
            // Before the verdict, or the cuts would depend on how far the last chunk reached.
            emitWholeGarbage(into: &frames)
            switch verdict(at: start) {
            case .frame(let length):
                emitFrame(start..<start + length, into: &frames)
                scan = head
            case .nothing:
                scan += 1
            case .failed(let defect, let length):
                fail(at: start, defect: defect, length: length, into: &frames)
            case .incomplete(let has, let needs, let isExact):
                guard atEnd else { return }
                let defect = "cut short: \(has) of \(isExact ? "" : "at least ")\(needs) bytes"
                fail(at: start, defect: defect, length: needs, into: &frames)
            }
        }
        scan = pending.count
        emitWholeGarbage(into: &frames)
    }

    /// The next place whose byte is the first sync byte.
    private func nextStart() -> Int? {
        guard scan < pending.count else { return nil }
        guard let first = layout.sync.first else { return scan }
        return pending.withUnsafeBytes {
            ByteScan.firstIndex(of: first, in: $0, from: scan, count: $0.count - scan)
        }
    }

    private func verdict(at start: Int) -> Verdict {
        pending.withUnsafeBytes { all in
            let bytes = UnsafeRawBufferPointer(rebasing: all[start...])
            for (byte, wanted) in zip(bytes, layout.sync) where byte != wanted { return .nothing }
            guard bytes.count >= layout.headerLength else {
                return .incomplete(has: bytes.count, needs: layout.headerLength, isExact: false)
            }
            guard let length = layout.frameLength(header: bytes) else { return .nothing }
            guard bytes.count >= length else {
                return .incomplete(has: bytes.count, needs: length, isExact: true)
            }
            return checked(UnsafeRawBufferPointer(rebasing: bytes[..<length]), at: start)
        }
    }

    private func checked(_ frame: UnsafeRawBufferPointer, at start: Int) -> Verdict {
        guard let checksum = layout.checksum, let (run, place) = layout.checked(frameLength: frame.count) else {
            return .frame(length: frame.count)
        }
        let covered = UnsafeRawBufferPointer(rebasing: frame[run])
        let computed =
            sums.value(of: checksum, over: covered, at: start + run.lowerBound) ?? checksum.value(of: covered)
        let stored = checksum.stored(in: frame, at: place)
        guard stored != computed else { return .frame(length: frame.count) }
        let digits = checksum.width * 2
        let found = HexDigits.text(of: stored, width: digits)
        let expected = HexDigits.text(of: computed, width: digits)
        return .failed("checksum is \(found), expected \(expected)", length: frame.count)
    }

    /// A failed start opens a run of garbage of its own, unless it lies in the frame that an earlier one announced.
    private mutating func fail(at start: Int, defect: String, length: Int, into frames: inout [Frame]) {
        if failure.map({ start >= $0.end }) ?? true {
            emitGarbage(upTo: start, into: &frames)
            failure = (defect, start + length)
        }
        scan = start + 1
    }

    private mutating func emitWholeGarbage(into frames: inout [Frame]) {
        while scan - head >= longestGarbage { emitGarbage(upTo: head + longestGarbage, into: &frames) }
    }

    private mutating func emitFrame(_ range: Range<Int>, into frames: inout [Frame]) {
        let stamp = stamp(before: range.lowerBound)
        emitGarbage(upTo: range.lowerBound - (stamp?.length ?? 0), into: &frames)
        emit(upTo: range.upperBound, payload: range, loggerTime: stamp?.instant, defect: nil, into: &frames)
    }

    private mutating func emitGarbage(upTo end: Int, into frames: inout [Frame]) {
        guard end > head else { return }
        let defect = failure?.defect ?? Self.skipped(end - head)
        emit(upTo: end, payload: head..<end, loggerTime: nil, defect: defect, into: &frames)
    }

    /// The defect of bytes among which nothing even began as a frame does.
    static func skipped(_ count: Int) -> String { "no sync: \(count) bytes skipped" }

    private mutating func emit(
        upTo end: Int, payload: Range<Int>, loggerTime: Instant?, defect: String?, into frames: inout [Frame]
    ) {
        guard let time = arrivals.time(at: origin + head) else { return }
        let raw = [UInt8](pending[head..<end])
        let isAll = payload == head..<end
        let bytes = isAll ? raw : [UInt8](pending[payload])
        frames.append(Frame(raw: raw, payload: bytes, time: time, loggerTime: loggerTime, defect: defect))
        head = end
        failure = nil
    }

    /// The stamp that ends where a frame starts: all that is there, or the last of it.
    private func stamp(before start: Int) -> LoggerStamp? {
        guard start > head else { return nil }
        return pending.withUnsafeBytes {
            let all = LoggerStamp.read(UnsafeRawBufferPointer(rebasing: $0[head..<start]))
            if let all, all.length == start - head { return all }
            let last = max(head, start - LoggerStamp.plainLength)
            let end = LoggerStamp.read(UnsafeRawBufferPointer(rebasing: $0[last..<start]))
            return end?.length == start - last ? end : nil
        }
    }

    /// Lets go of what is in frames.
    private mutating func forget() {
        guard head > 0 else { return }
        pending.removeFirst(head)
        sums.dropFirst(head)
        origin += head
        arrivals.drop(before: origin)
        scan -= head
        failure = failure.map { ($0.defect, $0.end - head) }
        head = 0
    }
}
