import Sensing

/// Takes logger stamps out of a PD0 stream and turns ensembles written as hexadecimal text into their bytes.
///
/// What comes out is plain binary PD0 with garbage between. For each byte that came out it remembers where the bytes
/// that it was made of end, so that every byte that went in can be handed over with the frame that it belongs to: a
/// stamp with the bytes behind it, a line end with the hexadecimal ensemble before it.
struct EnsembleUnwrapper: Sendable {
    private enum Mode {
        /// Bytes stand for themselves.
        case plain
        /// Digits stand for the rest of an ensemble; `high` is the first digit of a pair.
        case digits(remaining: Int, high: UInt8?, atLineStart: Bool)
        /// The ensemble is whole but for this byte, which waits so that the line end goes with it.
        case lineEnd(held: UInt8)
    }

    /// A stamp that was left out.
    private struct Stamp {
        /// Where in the stream it is, and how many bytes came out before it.
        var position: Int
        var behind: Int
        var instant: Instant
        var isTagged: Bool
    }

    /// Bytes that came out one behind the other, each made of `width` bytes that came in one behind the other.
    private struct Run {
        /// How many bytes came out before it, and where in the stream the first of it ends.
        var start: Int
        var end: Int
        var width: Int

        /// Where the `index`th byte that came out ends, when it belongs to the run.
        func end(of index: Int) -> Int { end + (index - start) * width }
    }

    private let longestEnsemble: Int
    private var mode = Mode.plain
    /// The bytes that went in and were not handed over yet.
    private var wire: [UInt8] = []
    /// How many bytes of the stream came before `wire`.
    private var origin = 0
    /// How many bytes of `wire` are unwrapped, and how many handed over.
    private var read = 0
    private var taken = 0
    /// How many bytes came out, and how many of them were handed over.
    private var produced = 0
    private var handedOver = 0
    /// Where the bytes that each byte that came out was made of end, run by run.
    private var runs: [Run] = []
    private var runsTaken = 0
    private var stamps: [Stamp] = []
    private var stampsTaken = 0
    /// The last eight bytes that stood for themselves, and how many more the ensemble that they announced has.
    private var recent: UInt64 = 0
    private var announced = 0
    /// How many more bytes may be left out. Grows with those that come out, so that no stream of nothing but stamps
    /// and line ends piles up: at most five bytes in for one out, and `mostCredit` on top.
    private var credit = Self.mostCredit

    private static let checksumLength = 2
    private static let mostCredit = 2048
    private static let creditForByte = 4
    /// The digits that tell a header from a number that happens to be 7F7F.
    private static let headerDigits = PD0Header.length * 2

    init(longestEnsemble: Int) {
        self.longestEnsemble = longestEnsemble
    }

    /// Where in the stream the next byte to hand over is, and the next to come in.
    var takenPosition: Int { origin + taken }
    var position: Int { origin + wire.count }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        wire.append(contentsOf: bytes)
    }

    /// Unwraps as far as the bytes tell, at the end of the stream all of them.
    mutating func unwrap(atEnd: Bool, into plain: inout [UInt8]) {
        while read < wire.count, step(atEnd: atEnd, into: &plain) {}
        guard atEnd else { return }
        if case .lineEnd(let held) = mode { produce(held, into: &plain) }
        mode = .plain
        (recent, announced) = (0, 0)
    }

    /// Hands over what the next bytes that came out were made of, and the first stamp among it.
    mutating func take(_ count: Int) -> (raw: [UInt8], stamp: Instant?) {
        guard count > 0, handedOver + count <= produced else { return ([], nil) }
        handedOver += count
        while runsTaken + 1 < runs.count, runs[runsTaken + 1].start < handedOver { runsTaken += 1 }
        return takeWire(upTo: runs[runsTaken].end(of: handedOver - 1) - origin)
    }

    /// How many of the next `count` bytes that came out lie before a stamp with a tag; nil without one among them.
    func countToTag(within count: Int) -> Int? {
        var index = stampsTaken
        while index < stamps.count, stamps[index].behind < handedOver + count {
            if stamps[index].isTagged, stamps[index].behind > handedOver { return stamps[index].behind - handedOver }
            index += 1
        }
        return nil
    }

    /// Hands over all that is left: what was left out behind the last byte that came out.
    mutating func takeRest() -> (raw: [UInt8], stamp: Instant?) {
        handedOver = produced
        credit = Self.mostCredit
        return takeWire(upTo: wire.count)
    }

    /// Lets go of what was handed over; once for many frames, because it moves what is left.
    mutating func forget() {
        wire.removeFirst(taken)
        runs.removeFirst(runsTaken)
        stamps.removeFirst(stampsTaken)
        origin += taken
        read -= taken
        (taken, runsTaken, stampsTaken) = (0, 0, 0)
    }

    private mutating func takeWire(upTo end: Int) -> (raw: [UInt8], stamp: Instant?) {
        let raw = [UInt8](wire[taken..<end])
        taken = end
        var first: Instant?
        while stampsTaken < stamps.count, stamps[stampsTaken].position < origin + end {
            first = first ?? stamps[stampsTaken].instant
            stampsTaken += 1
        }
        return (raw, first)
    }

    /// Unwraps one byte, digit or stamp; false when it takes more bytes to go on.
    private mutating func step(atEnd: Bool, into plain: inout [UInt8]) -> Bool {
        switch mode {
        case .plain:
            return stepPlain(atEnd: atEnd, into: &plain)
        case .digits(let remaining, let high, let atLineStart):
            if atLineStart, let isClear = skipStamp(atEnd: atEnd) ?? startText(atEnd: atEnd) { return isClear }
            stepDigit(remaining: remaining, high: high, into: &plain)
            return true
        case .lineEnd(let held):
            endLine(held: held, into: &plain)
            return true
        }
    }

    private mutating func stepPlain(atEnd: Bool, into plain: inout [UInt8]) -> Bool {
        if passRun(into: &plain) { return true }
        // The checksum is never taken for the start of a stamp: a whole ensemble would wait for the next one whenever
        // its last byte is the digit that years start with.
        let isChecksum = (1...Self.checksumLength).contains(announced)
        if !isChecksum, let isClear = skipStamp(atEnd: atEnd) ?? startText(atEnd: atEnd) { return isClear }
        let byte = wire[read]
        read += 1
        produce(byte, into: &plain)
        watch(byte)
        return true
    }

    /// Passes on, all at once, the next bytes of a binary ensemble that surely begin no stamp and no text; false when
    /// there are none.
    private mutating func passRun(into plain: inout [UInt8]) -> Bool {
        guard announced > Self.checksumLength else { return false }
        let end = min(wire.count, read + announced - Self.checksumLength)
        let count = wire.withUnsafeBytes { all in
            let suspect = WrapperScan.firstSuspect(in: all, from: read, to: end)
            let run = UnsafeRawBufferPointer(rebasing: all[read..<suspect])
            plain.append(contentsOf: run)
            for byte in run.suffix(8) { recent = recent << 8 | UInt64(byte) }
            return run.count
        }
        guard count > 0 else { return false }
        read += count
        announced -= count
        noteProduced(count)
        return true
    }

    /// Keeps count of the ensemble whose header stood for itself.
    private mutating func watch(_ byte: UInt8) {
        recent = recent << 8 | UInt64(byte)
        guard announced == 0 else {
            announced -= 1
            return
        }
        guard recent >> 48 == 0x7F7F else { return }
        let length = withUnsafeBytes(of: recent.bigEndian) { PD0Header.ensembleLength($0) }
        if let length, length <= longestEnsemble { announced = max(0, length - PD0Header.length) }
    }

    private mutating func stepDigit(remaining: Int, high: UInt8?, into plain: inout [UInt8]) {
        let byte = wire[read]
        guard let digit = HexDigits.value(of: byte) else {
            if Self.endsLine(byte), skip(1) {
                mode = .digits(remaining: remaining, high: high, atLineStart: true)
            } else {
                mode = .plain
            }
            return
        }
        read += 1
        guard let high else {
            mode = .digits(remaining: remaining - 1, high: digit, atLineStart: false)
            return
        }
        guard remaining > 1 else {
            mode = .lineEnd(held: high << 4 | digit)
            return
        }
        mode = .digits(remaining: remaining - 1, high: nil, atLineStart: false)
        produce(high << 4 | digit, width: 2, into: &plain)
    }

    private mutating func endLine(held: UInt8, into plain: inout [UInt8]) {
        let byte = wire[read]
        let goesOn = byte == UInt8(ascii: "\r") && skip(1)
        if !goesOn {
            if byte == UInt8(ascii: "\n") { _ = skip(1) }
            produce(held, into: &plain)
            mode = .plain
        }
    }

    private mutating func produce(_ byte: UInt8, width: Int = 1, into plain: inout [UInt8]) {
        plain.append(byte)
        noteProduced(1, width: width)
    }

    /// Each of the `count` bytes that came out last was made of the last `width` bytes before the next one's.
    private mutating func noteProduced(_ count: Int, width: Int = 1) {
        let end = origin + read - (count - 1) * width
        if runs.last.map({ $0.width != width || $0.end(of: produced) != end }) ?? true {
            runs.append(Run(start: produced, end: end, width: width))
        }
        produced += count
        credit = min(credit + Self.creditForByte * count, Self.mostCredit)
    }

    private mutating func skip(_ count: Int) -> Bool {
        guard credit >= count else { return false }
        credit -= count
        read += count
        return true
    }

    /// Leaves a stamp out. True when it did, false when it takes more bytes to tell, nil when there is none.
    private mutating func skipStamp(atEnd: Bool) -> Bool? {
        guard LoggerStamp.mayStart(with: wire[read]) else { return nil }
        let found = wire.withUnsafeBytes {
            LoggerStamp.match(UnsafeRawBufferPointer(rebasing: $0[read...]), atEnd: atEnd)
        }
        switch found {
        case .none: return nil
        case .incomplete: return false
        case .complete(let stamp):
            let position = origin + read
            guard skip(stamp.length) else { return nil }
            stamps.append(
                Stamp(position: position, behind: produced, instant: stamp.instant, isTagged: stamp.tag != nil))
            // In the middle of an ensemble the digits go on, or another ensemble starts.
            if case .digits(let remaining, let high, _) = mode {
                mode = .digits(remaining: remaining, high: high, atLineStart: true)
            }
            return true
        }
    }

    /// Goes over to digits where an ensemble's header is written in them. The results mean the same as above.
    private mutating func startText(atEnd: Bool) -> Bool? {
        switch matchTextHeader() {
        case .none: return nil
        case .incomplete: return atEnd ? nil : false
        case .complete(let length):
            mode = .digits(remaining: length * 2, high: nil, atLineStart: false)
            return true
        }
    }

    private func matchTextHeader() -> PrefixMatch<Int> {
        let sync: StaticString = "7F7F"
        guard wire[read] == sync.utf8Start[0] else { return .none }
        var header: [UInt8] = []
        for offset in 0..<Self.headerDigits {
            guard read + offset < wire.count else { return .incomplete }
            let byte = wire[read + offset]
            guard let digit = HexDigits.value(of: byte) else { return .none }
            if offset < sync.utf8CodeUnitCount {
                guard digit == HexDigits.value(of: sync.utf8Start[offset]) else { return .none }
            }
            if offset & 1 == 0 { header.append(digit << 4) } else { header[offset / 2] |= digit }
        }
        guard let length = header.withUnsafeBytes({ PD0Header.ensembleLength($0) }), length <= longestEnsemble else {
            return .none
        }
        return .complete(length)
    }

    private static func endsLine(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") }
}
