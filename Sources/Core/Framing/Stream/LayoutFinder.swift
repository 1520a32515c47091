/// Decides which frame, if any, stands at a place of a stream.
///
/// What is decided about a place depends on the bytes from there on only as far as they are needed, so it is the same
/// wherever the chunks were cut. A start is refused in constant time, whatever length it announces.
struct LayoutFinder: Sendable {
    /// A part of a stream.
    struct Window {
        var bytes: UnsafeRawBufferPointer
        /// Where in the stream its first byte is, and where the first that is in no frame.
        var origin: Int
        var head: Int
        /// Up to where the bytes are sure to be the instrument's own.
        var clear: Int
        /// No more bytes will come.
        var isClosing: Bool

        var end: Int { origin + bytes.count }

        func from(_ place: Int) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: bytes[(place - origin)...])
        }
    }

    /// The bytes that a frame's sync can begin with.
    let firstBytes: [UInt8]
    private let layouts: [BinaryLayout]
    /// For each layout those whose longer sync begins as its own does.
    private let longer: [[Int]]
    private var sums: RunningSums
    private var hexadecimal: HexEnsembleReader?
    private var verdicts = 0

    /// Places decided about and bytes added up so far, for tests of what a stream costs.
    var steps: Int { verdicts + sums.steps + (hexadecimal?.steps ?? 0) }

    init(layouts: [BinaryLayout], readsHexEnsembles: Bool) {
        self.layouts = layouts
        longer = layouts.map { layout in
            layouts.indices.filter {
                layouts[$0].sync.count > layout.sync.count && layouts[$0].syncOffset == layout.syncOffset
                    && layouts[$0].sync.starts(with: layout.sync)
            }
        }
        sums = RunningSums(kinds: Set(layouts.compactMap(\.checksum)))
        if readsHexEnsembles, let index = layouts.firstIndex(where: { $0.sync == PD0Header.sync }) {
            hexadecimal = HexEnsembleReader(layout: index, longest: layouts[index].maximumLength)
        }
        let first = layouts.compactMap(\.sync.first) + (hexadecimal == nil ? [] : [HexEnsembleReader.firstByte])
        firstBytes = Array(Set(first)).sorted()
    }

    /// The next place from `start` up to `end` that could be where a sync stands.
    func nextPlace(from start: Int, to end: Int, in window: Window) -> Int? {
        guard !firstBytes.isEmpty, start < end else { return nil }
        let found = ByteScan.firstIndex(
            of: firstBytes, in: window.bytes, from: start - window.origin, to: end - window.origin)
        return found.map { $0 + window.origin }
    }

    /// What stands at a place where a sync could begin.
    mutating func verdict(at place: Int, in window: Window) -> FrameVerdict {
        var failed: FailedFrame?
        verdicts += layouts.count
        for index in layouts.indices {
            switch verdict(at: place, layout: index, in: window) {
            case .frame(let start, let end, let layout, let decoded):
                return .frame(start: start, end: end, layout: layout, decoded: decoded)
            case .incomplete(let needed, let isExact): return .incomplete(needed: needed, isExact: isExact)
            case .failed(let frame): failed = failed ?? frame
            case .nothing: break
            }
        }
        if let failed { return .failed(failed) }
        return hexadecimal?.verdict(at: place, in: window) ?? .nothing
    }

    /// The defect of bytes among which nothing even began as a frame does.
    static func skipped(_ count: Int) -> String { "no sync: \(count) bytes skipped" }

    mutating func drop(before place: Int) { sums.drop(before: place) }

    private mutating func verdict(at place: Int, layout index: Int, in window: Window) -> FrameVerdict {
        let layout = layouts[index]
        let start = place - layout.syncOffset
        guard start >= window.head else { return .nothing }
        for other in longer[index] {
            switch agreement(with: layouts[other].sync, at: place, in: window) {
            case .complete: return .nothing
            case .incomplete where !window.isClosing:
                return .incomplete(needed: window.end + 1, isExact: false)
            case .incomplete, .none: break
            }
        }
        let bytes = window.from(start)
        switch agreement(with: layout.sync, at: place, in: window) {
        case .none: return .nothing
        // The next byte may already tell that it is none.
        case .incomplete where !window.isClosing: return .incomplete(needed: window.end + 1, isExact: false)
        case .incomplete, .complete: break
        }
        guard bytes.count >= layout.headerLength else {
            return short(layout.headerLength, has: bytes.count, from: start, isExact: false, window)
        }
        guard let length = layout.frameLength(header: bytes) else { return .nothing }
        guard bytes.count >= length else {
            return short(length, has: bytes.count, from: start, isExact: true, window)
        }
        let frame = UnsafeRawBufferPointer(rebasing: bytes[..<length])
        if let defect = defect(of: frame, at: start, layout, window) {
            return .failed(FailedFrame(defect: defect, start: start, end: start + length, isText: false))
        }
        return .frame(start: start, end: start + length, layout: index, decoded: nil)
    }

    private func agreement(with sync: [UInt8], at place: Int, in window: Window) -> PrefixMatch<Void> {
        let bytes = window.from(place)
        for index in sync.indices {
            guard index < bytes.count else { return .incomplete }
            guard bytes[index] == sync[index] else { return .none }
        }
        return .complete(())
    }

    private func short(
        _ needed: Int, has: Int, from start: Int, isExact: Bool, _ window: Window
    ) -> FrameVerdict {
        guard window.isClosing else { return .incomplete(needed: start + needed, isExact: isExact) }
        let defect = "cut short: \(has) of \(isExact ? "" : "at least ")\(needed) bytes"
        return .failed(FailedFrame(defect: defect, start: start, end: start + needed, isText: false))
    }

    private mutating func defect(
        of frame: UnsafeRawBufferPointer, at start: Int, _ layout: BinaryLayout, _ window: Window
    ) -> String? {
        guard layout.isTailGood(frame) else { return "the last bytes of the frame are not those that end one" }
        guard let checksum = layout.checksum, let (run, place) = layout.checked(frameLength: frame.count) else {
            return nil
        }
        sums.extend(to: min(window.clear, start + frame.count), of: window.bytes, from: window.origin)
        let covered = UnsafeRawBufferPointer(rebasing: frame[run])
        let computed = sums.value(of: checksum, over: covered, at: start + run.lowerBound)
        let stored = checksum.stored(in: frame, at: place)
        guard stored != computed else { return nil }
        let digits = checksum.width * 2
        let found = HexDigits.text(of: stored, width: digits)
        return "checksum is \(found), expected \(HexDigits.text(of: computed, width: digits))"
    }
}
