import Sensing

/// Cuts a stream of lines and binary frames, in any mixture and in the wrappings of loggers and controllers.
///
/// Wrappings are taken out first: a logger's stamp wherever it stands, since loggers stamp chunks that need not begin
/// where records do, and SIO blocks, of which nothing counts before all of it is here and its check is good. What the
/// logger says on its own account, and a damaged SIO block, end whatever they interrupt.
///
/// Bounds. Memory: one frame of the maximum length, one line, one SIO block and what was pushed last. Time: O(n).
struct MixedFramer: Framer {
    /// What stands at a place where a wrapping could.
    private enum Finding {
        case nothing
        case incomplete
        case stamp(LoggerStamp)
        case message(LoggerStamp, length: Int)
        case block(SIOBlock)
        case damagedBlock(length: Int, defect: String)
    }

    private var cutter: PlainCutter
    private let unwrapsStamps: Bool
    private let unwrapsSIO: Bool
    private let hasLines: Bool
    /// The instruments whose SIO blocks are records, by the index of the block.
    private let enclosed: [(begin: Glob, index: Int)]
    /// Bytes of which it is not known yet whether they are a wrapping.
    private var held: [UInt8] = []
    /// How far a held SIO block was searched for the header of another one.
    private var scanned = 0
    /// A stamp directly behind a stamp is the instrument's own.
    private var isBehindStamp = false

    /// So much is taken in at once, so that a long chunk is cut while it is still in the processor's cache.
    private static let slice = 65_536
    /// How long a wrapping can be of which it is not known yet whether it is one, as far as a frame may end in it.
    private static let mostUnsure = 128

    init(_ plan: FramingPlan) {
        cutter = PlainCutter(plan)
        unwrapsStamps = plan.unwrapsStamps
        unwrapsSIO = plan.unwrapsSIO
        hasLines = plan.lines != nil
        enclosed = plan.blocks.indices.filter { plan.blocks[$0].end == .controllerBlock }
            .map { (Glob(plan.blocks[$0].begin), $0) }
    }

    var steps: Int { cutter.steps }

    mutating func push(_ bytes: UnsafeRawBufferPointer, time: Timestamp, into frames: inout [Frame]) {
        guard !bytes.isEmpty else { return }
        cutter.note(bytes.count, at: time)
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + Self.slice)
            take(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), atEnd: false, into: &frames)
            start = end
        }
    }

    mutating func finish(into frames: inout [Frame]) {
        take(UnsafeRawBufferPointer(start: nil, count: 0), atEnd: true, into: &frames)
        cutter.close(isCut: false, into: &frames)
        cutter.forget()
        isBehindStamp = false
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer, atEnd: Bool, into frames: inout [Frame]) {
        if held.isEmpty {
            let count = unwrap(bytes, atEnd: atEnd, into: &frames)
            held.append(contentsOf: bytes[count...])
        } else {
            var input: [UInt8] = []
            swap(&input, &held)
            input.append(contentsOf: bytes)
            let count = input.withUnsafeBytes { unwrap($0, atEnd: atEnd, into: &frames) }
            input.removeFirst(count)
            swap(&input, &held)
        }
        cutter.forget()
    }

    /// Unwraps and cuts as far as the bytes tell; how far that is.
    private mutating func unwrap(
        _ bytes: UnsafeRawBufferPointer, atEnd: Bool, into frames: inout [Frame]
    ) -> Int {
        var read = 0
        var stamp = -1
        while read < bytes.count {
            let suspect = firstSuspect(in: bytes, from: read, stamp: &stamp)
            if suspect > read {
                cutter.append(UnsafeRawBufferPointer(rebasing: bytes[read..<suspect]))
                read = suspect
                isBehindStamp = false
            }
            // Now, so that it does not depend on the chunks which frame is waited for.
            cutter.cut(into: &frames)
            guard read < bytes.count else { break }
            let rest = UnsafeRawBufferPointer(rebasing: bytes[read...])
            // The end of a frame may look like the beginning of a wrapping, and must not wait for the bytes behind it.
            let own = cutter.completes(
                with: UnsafeRawBufferPointer(rebasing: rest.prefix(Self.mostUnsure)), into: &frames)
            if own > 0 {
                read += own
                isBehindStamp = false
                scanned = 0
                continue
            }
            guard let count = takeOne(rest, atEnd: atEnd, into: &frames) else { return read }
            read += count
            scanned = 0
        }
        cutter.cut(into: &frames)
        return read
    }

    /// Takes what begins at a suspect place; nil when it takes more bytes to tell what that is.
    private mutating func takeOne(
        _ rest: UnsafeRawBufferPointer, atEnd: Bool, into frames: inout [Frame]
    ) -> Int? {
        switch find(in: rest, atEnd: atEnd) {
        case .incomplete: return nil
        case .nothing:
            cutter.append(UnsafeRawBufferPointer(rebasing: rest.prefix(1)))
            isBehindStamp = false
            return 1
        case .stamp(let stamp):
            wrap(rest.prefix(stamp.length), stamp.instant, isTail: false, isStamp: true)
            isBehindStamp = true
            return stamp.length
        case .message(let stamp, let length):
            cutter.close(isCut: true, into: &frames)
            var end = length - 1
            if rest[end - 1] == 0x0D { end -= 1 }
            let text = hasLines ? [UInt8](rest[stamp.length..<end]) : []
            pass(rest.prefix(length), payload: text, stamp.instant, into: &frames)
            return length
        case .block(let block):
            takeBlock(block, UnsafeRawBufferPointer(rebasing: rest.prefix(block.length)), into: &frames)
            return block.length
        case .damagedBlock(let length, let defect):
            cutter.close(isCut: true, into: &frames)
            pass(rest.prefix(length), payload: [UInt8](rest.prefix(length)), nil, defect: defect, into: &frames)
            return length
        }
    }

    private mutating func takeBlock(
        _ block: SIOBlock, _ bytes: UnsafeRawBufferPointer, into frames: inout [Frame]
    ) {
        let payload = UnsafeRawBufferPointer(rebasing: bytes[SIOBlock.headerLength..<(block.length - 1)])
        let name = UnsafeBufferPointer(rebasing: bytes.bindMemory(to: UInt8.self)[1..<3])
        if let index = enclosed.first(where: { $0.begin.matches(name, 0..<2) })?.index {
            cutter.close(isCut: true, into: &frames)
            pass(bytes[...], payload: [UInt8](payload), block.time, kind: .block(index), into: &frames)
            return
        }
        guard !payload.isEmpty else {
            cutter.close(isCut: true, into: &frames)
            pass(bytes[...], payload: [], block.time, into: &frames)
            return
        }
        cutter.markLineEnd()
        wrap(bytes.prefix(SIOBlock.headerLength), block.time, isTail: false, isStamp: false)
        cutter.append(payload)
        wrap(bytes.suffix(1), nil, isTail: true, isStamp: false)
        cutter.markLineEnd()
        isBehindStamp = false
    }

    private mutating func wrap(
        _ bytes: Slice<UnsafeRawBufferPointer>, _ instant: Instant?, isTail: Bool, isStamp: Bool
    ) {
        cutter.append(
            Wrapping(
                position: cutter.window.end, bytes: [UInt8](bytes), instant: instant, isTail: isTail, isStamp: isStamp))
    }

    private mutating func pass(
        _ bytes: Slice<UnsafeRawBufferPointer>, payload: [UInt8], _ loggerTime: Instant?, defect: String? = nil,
        kind: Frame.Kind = .line, into frames: inout [Frame]
    ) {
        cutter.pass(
            UnsafeRawBufferPointer(rebasing: bytes), payload: payload, loggerTime: loggerTime, defect: defect,
            kind: kind, into: &frames)
        isBehindStamp = false
    }

    // MARK: Looking for wrappings

    /// `stamp` is where the next stamp can begin, as far as it is known: binary data is full of what may begin a block,
    /// and the stamps are not looked for again at each.
    private func firstSuspect(in bytes: UnsafeRawBufferPointer, from start: Int, stamp: inout Int) -> Int {
        if stamp < start { stamp = unwrapsStamps ? WrapperScan.firstStamp(in: bytes, from: start) : bytes.count }
        let end = stamp
        guard unwrapsSIO else { return end }
        return ByteScan.firstIndex(of: SIOBlock.start, in: bytes, from: start, count: end - start) ?? end
    }

    private mutating func find(in rest: UnsafeRawBufferPointer, atEnd: Bool) -> Finding {
        if unwrapsSIO, rest.first == SIOBlock.start {
            switch SIOBlock.read(rest, atEnd: atEnd, scanned: &scanned) {
            case .none: return .nothing
            case .incomplete: return .incomplete
            case .good(let block): return .block(block)
            case .damaged(let length, let defect): return .damagedBlock(length: length, defect: defect)
            }
        }
        guard unwrapsStamps, !isBehindStamp else { return .nothing }
        switch LoggerStamp.match(rest, atEnd: atEnd) {
        case .none: return .nothing
        case .incomplete: return .incomplete
        case .complete(let stamp):
            guard stamp.tag != nil else { return .stamp(stamp) }
            switch LoggerMessage.match(rest, from: stamp.length) {
            case .none: return .stamp(stamp)
            case .incomplete: return atEnd ? .stamp(stamp) : .incomplete
            case .complete(let length): return .message(stamp, length: length)
            }
        }
    }
}
