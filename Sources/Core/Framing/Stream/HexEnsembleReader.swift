/// Reads Teledyne RDI PD0 ensembles that are written as hexadecimal text: the digits of the whole ensemble, in one line
/// or broken over several.
///
/// A header at the beginning of a line ends an ensemble that is not whole. Each digit is read once, but where
/// ensembles fail; what they may cost is bounded by the length of the stream.
struct HexEnsembleReader: Sendable {
    /// The ensemble that is being read.
    private struct Reading {
        var start: Int
        var next: Int
        /// Digits that are still to come.
        var remaining: Int
        var high: UInt8?
        var bytes: [UInt8] = []
    }

    private let layout: Int
    private let longest: Int
    private var reading: Reading?
    /// Digits read in all ensembles that failed.
    private var wasted = 0
    private(set) var steps = 0

    /// `7`: an ensemble begins with 7F 7F.
    static let firstByte = UInt8(ascii: "7")
    private static let sync = Array("7F7F".utf8)
    private static let headerDigits = PD0Header.length * 2
    /// Digits that may be wasted at first, and for each byte of the stream.
    private static let firstWaste = 1 << 20
    private static let wasteForByte = 4
    /// Characters that the text of an ensemble may have for each of its bytes: two digits and line ends.
    private static let mostForByte = 4
    private static let mostReturns = 2

    init(layout: Int, longest: Int) {
        self.layout = layout
        self.longest = longest
    }

    mutating func verdict(at place: Int, in window: LayoutFinder.Window) -> FrameVerdict {
        if reading?.start != place {
            guard wasted <= Self.firstWaste + Self.wasteForByte * place else { return .nothing }
            switch header(at: place, in: window) {
            case .none: return .nothing
            case .incomplete:
                return window.isClosing ? .nothing : .incomplete(needed: window.end + 1, isExact: false)
            case .complete(let length):
                var begun = Reading(start: place, next: place, remaining: length * 2)
                begun.bytes.reserveCapacity(length)
                reading = begun
            }
        }
        guard var current = reading else { return .nothing }
        reading = nil
        let verdict = goOn(&current, in: window)
        if case .incomplete = verdict {
            reading = current
        } else if case .failed = verdict {
            wasted += current.next - current.start
        }
        return verdict
    }

    private mutating func goOn(_ reading: inout Reading, in window: LayoutFinder.Window) -> FrameVerdict {
        while reading.remaining > 0 {
            readRun(&reading, in: window)
            guard reading.remaining > 0 else { break }
            guard reading.next < window.end else { return pause(reading, in: window) }
            let byte = window.bytes[reading.next - window.origin]
            guard byte == 0x0D || byte == 0x0A else {
                return failed(reading, "cut short: \(reading.bytes.count) of \(length(of: reading)) bytes")
            }
            reading.next += 1
            guard reading.next - reading.start <= Self.mostForByte * length(of: reading) else {
                return failed(reading, "line ends in place of digits")
            }
            switch header(at: reading.next, in: window) {
            case .none: break
            case .complete:
                return failed(reading, "cut short: \(reading.bytes.count) of \(length(of: reading)) bytes")
            case .incomplete where window.isClosing: break
            case .incomplete:
                // Perhaps a new ensemble: looked at again, from the line end on.
                reading.next -= 1
                return .incomplete(needed: window.end + 1, isExact: false)
            }
        }
        return ended(reading, in: window)
    }

    /// Reads digits up to the first byte that is none.
    private mutating func readRun(_ reading: inout Reading, in window: LayoutFinder.Window) {
        let bytes = window.bytes
        var index = reading.next - window.origin
        while reading.high == nil, reading.remaining >= 8, index + 8 <= bytes.count {
            let eight = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            guard let four = HexDigits.bytes(of: eight) else { break }
            withUnsafeBytes(of: four.littleEndian) { reading.bytes.append(contentsOf: $0) }
            index += 8
            reading.remaining -= 8
        }
        while reading.remaining > 0, index < bytes.count, let digit = HexDigits.value(of: bytes[index]) {
            if let high = reading.high {
                reading.bytes.append(high << 4 | digit)
                reading.high = nil
            } else {
                reading.high = digit
            }
            index += 1
            reading.remaining -= 1
        }
        steps += 1 + index + window.origin - reading.next
        reading.next = index + window.origin
    }

    /// The line end goes with the ensemble.
    private func ended(_ reading: Reading, in window: LayoutFinder.Window) -> FrameVerdict {
        var end = reading.next
        let most = end + Self.mostReturns
        while end < min(most, window.end), window.bytes[end - window.origin] == 0x0D { end += 1 }
        if end < window.end {
            if window.bytes[end - window.origin] == 0x0A { end += 1 }
        } else if !window.isClosing {
            return .incomplete(needed: window.end + 1, isExact: false)
        }
        let (stored, computed) = reading.bytes.withUnsafeBytes { all in
            let covered = UnsafeRawBufferPointer(rebasing: all[..<(all.count - Checksum.sum16LE.width)])
            return (Checksum.sum16LE.stored(in: all, at: covered.count), Checksum.sum16LE.value(of: covered))
        }
        guard stored == computed else {
            var whole = reading
            whole.next = end
            let found = HexDigits.text(of: stored, width: 4)
            return failed(whole, "checksum is \(found), expected \(HexDigits.text(of: computed, width: 4))")
        }
        return .frame(start: reading.start, end: end, layout: layout, decoded: reading.bytes)
    }

    private func pause(_ reading: Reading, in window: LayoutFinder.Window) -> FrameVerdict {
        guard window.isClosing else { return .incomplete(needed: window.end + 1, isExact: false) }
        return failed(reading, "cut short: \(reading.bytes.count) of \(length(of: reading)) bytes")
    }

    private func failed(_ reading: Reading, _ defect: String) -> FrameVerdict {
        .failed(FailedFrame(defect: defect, start: reading.start, end: reading.next, isText: true))
    }

    private func length(of reading: Reading) -> Int {
        reading.bytes.count + (reading.remaining + (reading.high == nil ? 0 : 1)) / 2
    }

    /// The length of the ensemble whose header is written at a place.
    private func header(at place: Int, in window: LayoutFinder.Window) -> PrefixMatch<Int> {
        let text = window.from(place)
        for (index, wanted) in Self.sync.enumerated() {
            guard index < text.count else { return .incomplete }
            guard text[index] & ~0x20 == wanted & ~0x20, HexDigits.value(of: text[index]) != nil else { return .none }
        }
        var header: [UInt8] = []
        for index in 0..<Self.headerDigits {
            guard index < text.count else { return .incomplete }
            guard let digit = HexDigits.value(of: text[index]) else { return .none }
            if index & 1 == 0 { header.append(digit << 4) } else { header[index / 2] |= digit }
        }
        guard let length = header.withUnsafeBytes({ PD0Header.ensembleLength($0) }), length <= longest else {
            return .none
        }
        return .complete(length)
    }
}
