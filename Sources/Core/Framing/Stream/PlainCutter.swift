import Sensing

/// Cuts a stream whose wrappings are taken out into lines and binary frames.
///
/// At every place where a sync may stand it is decided whether a good frame does; the text before a frame is a line of
/// its own, and a start that fails costs one byte. With lines, what a failed frame announced is one defect as far as
/// it is no text; text in it stays lines, since an instrument that lost its power in the middle of a frame goes on
/// with its banner. Without lines all that is in no frame is garbage, a defect for each run.
struct PlainCutter: Sendable {
    /// How the bytes that are in no frame are given out.
    private enum Rest: Sendable {
        case lines(FramingPlan.Lines)
        /// In runs of at most so many bytes.
        case garbage(longest: Int)
    }

    private(set) var window = PlainWindow()
    /// Where the frame ends that is waited for, when that is known.
    private(set) var awaitedEnd: Int?
    private let rest: Rest
    private var finder: LayoutFinder
    /// Where to look for a sync next; the first place from which more bytes are needed to tell.
    private var scan = 0
    private var needed = 0
    /// The beginning of the line that is looked at; damaged lines before it wait in the window.
    private var lineStart = 0
    /// The end of that line, once it is known, and how far it was looked for.
    private var lineEnd: Int?
    private var lineScan = 0
    private var isOverlong = false
    private var failure: FailedFrame?
    /// Places at which a line ends without a terminator.
    private var marks: [Int] = []
    private var marksTaken = 0

    init(_ plan: FramingPlan) {
        finder = LayoutFinder(layouts: plan.layouts, readsHexEnsembles: plan.readsHexEnsembles)
        let longest = plan.layouts.map(\.maximumLength).max() ?? 0
        rest = plan.lines.map { .lines($0) } ?? .garbage(longest: max(4096, longest))
    }

    var steps: Int { finder.steps }

    // MARK: Taking bytes

    mutating func note(_ count: Int, at time: Timestamp) { window.note(count, at: time) }

    mutating func append(_ run: UnsafeRawBufferPointer) { window.append(run) }

    mutating func append(_ wrapping: Wrapping) { window.append(wrapping) }

    /// A line ends here.
    mutating func markLineEnd() {
        if case .lines = rest { marks.append(window.end) }
    }

    /// Cuts as far as the bytes tell.
    mutating func cut(into frames: inout [Frame]) {
        guard window.end >= needed else { return }
        search(isClosing: false, into: &frames)
    }

    /// Whether the frame that is waited for ends within the next bytes, of which it is not known whether they are its
    /// own. Takes those of them that are.
    mutating func completes(with next: UnsafeRawBufferPointer, into frames: inout [Frame]) -> Int {
        guard let end = awaitedEnd, end > window.end, end - window.end <= next.count else { return 0 }
        let count = end - window.end
        let clear = window.end
        window.append(UnsafeRawBufferPointer(rebasing: next[..<count]))
        guard case .frame(let start, let found, let layout, _) = verdict(at: scan, clear: clear, isClosing: false),
            found == end
        else {
            window.removeLast(count)
            return 0
        }
        emitFrame(from: start, to: end, layout: layout, decoded: nil, into: &frames)
        return count
    }

    /// The bytes end here, the stream or not: all of them go into frames.
    mutating func close(isCut: Bool, into frames: inout [Frame]) {
        search(isClosing: true, into: &frames)
        switch rest {
        case .garbage:
            emitGarbage(upTo: window.end, into: &frames)
            emitWrappings(defect: "a stamp without data", into: &frames)
        case .lines:
            let isEmpty = lineStart == window.end
            endLine(at: window.end, defect: isOverlong ? overlong : isCut && !isEmpty ? Self.cutShort : nil, &frames)
            flushDamaged(into: &frames)
            emitWrappings(defect: nil, into: &frames)
        }
        isOverlong = false
        failure = nil
        restart()
    }

    /// Gives out a run that stands between the stream's bytes, which were all given out before.
    mutating func pass(
        _ run: UnsafeRawBufferPointer, payload: [UInt8], loggerTime: Instant?, defect: String?, kind: Frame.Kind,
        into frames: inout [Frame]
    ) {
        guard let time = window.pass(run) else { return }
        frames.append(
            Frame(
                raw: [UInt8](run), payload: payload, time: time, loggerTime: loggerTime, defect: defect, kind: kind))
    }

    /// Lets go of what is in frames.
    mutating func forget() {
        finder.drop(before: window.head)
        window.forget()
        marks.removeFirst(marksTaken)
        marksTaken = 0
    }

    // MARK: Searching

    private mutating func search(isClosing: Bool, into frames: inout [Frame]) {
        needed = 0
        awaitedEnd = nil
        while step(isClosing: isClosing, into: &frames) {}
    }

    /// Goes on to the next place that matters; false when there is none.
    private mutating func step(isClosing: Bool, into frames: inout [Frame]) -> Bool {
        let bound = searchBound()
        if let place = nextPlace(to: bound) {
            scan = place
            // Before the verdict, or the cuts would depend on how far the last chunk reached.
            emitLongGarbage(into: &frames)
            switch verdict(at: place, clear: window.end, isClosing: isClosing) {
            case .frame(let start, let end, let layout, let decoded):
                emitFrame(from: start, to: end, layout: layout, decoded: decoded, into: &frames)
            case .nothing: scan += 1
            case .failed(let frame): fail(frame, into: &frames)
            case .incomplete(let needed, let isExact):
                self.needed = needed
                awaitedEnd = isExact ? needed : nil
                return false
            }
            return true
        }
        scan = max(scan, bound)
        guard case .lines(let lines) = rest else {
            emitLongGarbage(into: &frames)
            return false
        }
        let longest = lineStart + lines.maximumLength
        if let end = lineEnd, end <= longest {
            endLine(at: end, defect: isOverlong ? overlong : nil, &frames)
            isOverlong = false
            return true
        }
        guard window.end >= longest else { return false }
        isOverlong = true
        endLine(at: longest, defect: overlong, &frames)
        return true
    }

    private mutating func verdict(at place: Int, clear: Int, isClosing: Bool) -> FrameVerdict {
        window.bytes.withUnsafeBytes {
            finder.verdict(
                at: place,
                in: LayoutFinder.Window(
                    bytes: $0, origin: window.origin, head: window.head, clear: clear, isClosing: isClosing))
        }
    }

    private func nextPlace(to bound: Int) -> Int? {
        guard scan < bound else { return nil }
        return window.bytes.withUnsafeBytes {
            finder.nextPlace(
                from: scan, to: bound,
                in: LayoutFinder.Window(
                    bytes: $0, origin: window.origin, head: window.head, clear: window.end, isClosing: false))
        }
    }

    /// Up to where a sync is looked for before the line that is looked at is given out.
    private mutating func searchBound() -> Int {
        guard case .lines(let lines) = rest else { return window.end }
        if lineEnd == nil { findLineEnd(lines) }
        return min(lineEnd ?? window.end, lineStart + lines.maximumLength)
    }

    private mutating func findLineEnd(_ lines: FramingPlan.Lines) {
        lineScan = max(lineScan, lineStart)
        let limit = min(window.end, lineStart + lines.maximumLength)
        if lineScan < limit {
            let origin = window.origin
            let found = window.bytes.withUnsafeBytes {
                lines.terminator.firstEnd(in: $0, from: lineScan - origin, to: limit - origin)
            }
            lineEnd = found.map { $0 + origin + 1 }
            lineScan = limit
        }
        while marksTaken < marks.count, marks[marksTaken] <= lineStart { marksTaken += 1 }
        if marksTaken < marks.count, marks[marksTaken] <= lineEnd ?? window.end { lineEnd = marks[marksTaken] }
    }

    /// A failed start opens a run of damage, unless it lies in the frame that an earlier one announced.
    private mutating func fail(_ frame: FailedFrame, into frames: inout [Frame]) {
        scan += 1
        guard failure.map({ frame.start >= $0.end }) ?? true else { return }
        if case .garbage = rest { emitGarbage(upTo: frame.start, into: &frames) }
        failure = frame
    }

    // MARK: Giving out

    private mutating func emitFrame(
        from start: Int, to end: Int, layout: Int, decoded: [UInt8]?, into frames: inout [Frame]
    ) {
        if case .garbage = rest {
            emitGarbage(upTo: start, into: &frames)
        } else {
            endLine(at: start, defect: isOverlong ? overlong : nil, &frames)
            flushDamaged(into: &frames)
        }
        guard let piece = window.take(upTo: end) else { return }
        let payload = decoded ?? (piece.isWrapped ? plain(from: start, to: end) : piece.raw)
        frames.append(
            Frame(
                raw: piece.raw, payload: payload, time: piece.time, loggerTime: piece.instant,
                kind: .layout(layout)))
        isOverlong = false
        failure = nil
        restart()
    }

    private func plain(from start: Int, to end: Int) -> [UInt8] {
        [UInt8](window.bytes[(start - window.origin)..<(end - window.origin)])
    }

    /// All that comes before the head is given out.
    private mutating func restart() {
        (scan, lineStart, lineScan) = (window.head, window.head, window.head)
        lineEnd = nil
        needed = 0
        awaitedEnd = nil
    }

    // MARK: Lines

    private static let cutShort = "cut short: no line end"

    private var overlong: String {
        guard case .lines(let lines) = rest else { return "" }
        return "line longer than \(lines.maximumLength) bytes"
    }

    /// What is between the beginning of the line and `end` is a line, or goes on with the damage before it.
    private mutating func endLine(at end: Int, defect: String?, _ frames: inout [Frame]) {
        guard end > lineStart else { return }
        let next = end
        if isDamaged(upTo: end) {
            lineStart = end
            if let failure, end >= failure.end { flushDamaged(into: &frames) }
        } else {
            flushDamaged(into: &frames)
            emitLine(upTo: end, defect: defect, into: &frames)
            lineStart = end
        }
        lineEnd = nil
        lineScan = next
        scan = max(scan, next)
    }

    /// Whether the line is a part of the frame that failed last: it is no text, or hardly any behind what is none.
    private func isDamaged(upTo end: Int) -> Bool {
        guard let failure, failure.start < end, lineStart < failure.end else { return false }
        if failure.isText { return true }
        var printable = 0
        for byte in window.bytes[(lineStart - window.origin)..<(end - window.origin)] {
            if byte >= 0x20, byte < 0x7F { printable += 1 } else if !(0x09...0x0D).contains(byte) { return true }
        }
        return lineStart > window.head && printable < Self.leastText
    }

    private static let leastText = 4

    /// Gives out the damaged lines that wait.
    private mutating func flushDamaged(into frames: inout [Frame]) {
        guard lineStart > window.head else { return }
        emitDefect(upTo: lineStart, into: &frames)
        if let end = failure?.end, lineStart >= end { failure = nil }
    }

    private mutating func emitDefect(upTo end: Int, into frames: inout [Frame]) {
        let start = window.head
        guard let piece = window.take(upTo: end) else { return }
        frames.append(
            Frame(
                raw: piece.raw, payload: piece.isWrapped ? plain(from: start, to: end) : piece.raw, time: piece.time,
                loggerTime: piece.instant, defect: failure?.defect ?? LayoutFinder.skipped(end - start)))
    }

    private mutating func emitLine(upTo end: Int, defect: String?, into frames: inout [Frame]) {
        guard case .lines(let lines) = rest else { return }
        let start = window.head
        guard let piece = window.take(upTo: end) else { return }
        let line = piece.isBare ? piece.raw : plain(from: start, to: end)
        // A stamp within a line is a part of its text.
        let readsStamp = piece.isBare && piece.isWrapped
        let (payload, stamp) = line.withUnsafeBytes { all in
            let text = lines.terminator.text(of: all)
            let stamp = readsStamp ? LoggerStamp.read(text) : nil
            return ([UInt8](UnsafeRawBufferPointer(rebasing: text[(stamp?.length ?? 0)...])), stamp)
        }
        frames.append(
            Frame(
                raw: piece.raw, payload: payload, time: piece.time,
                loggerTime: piece.isBare ? stamp?.instant : piece.instant, defect: defect))
    }

    // MARK: Garbage

    private mutating func emitLongGarbage(into frames: inout [Frame]) {
        guard case .garbage(let longest) = rest else { return }
        while scan - window.head >= longest { emitGarbage(upTo: window.head + longest, into: &frames) }
    }

    private mutating func emitGarbage(upTo end: Int, into frames: inout [Frame]) {
        guard end > window.head else { return }
        emitDefect(upTo: end, into: &frames)
        failure = nil
    }

    /// Gives out stamps that nothing follows.
    private mutating func emitWrappings(defect: String?, into frames: inout [Frame]) {
        guard window.hasWrappings, let piece = window.take(upTo: window.end, wrappingsToo: true) else { return }
        frames.append(
            Frame(raw: piece.raw, payload: [], time: piece.time, loggerTime: piece.instant, defect: defect))
    }
}
