import Sensing

/// Cuts Teledyne RDI PD0 ensembles out of a stream, binary or written as hexadecimal text, with or without the stamps
/// that a data logger puts in front of chunks or lines, all on the same stream.
///
/// The payload of a good frame is the binary ensemble, checksum included; `loggerTime` is the first stamp in it. A line
/// that the logger wrote on its own account is a frame with an empty payload and no defect. The counts in a defect are
/// of unwrapped bytes. Bounds: see `LengthPrefixedFramer` and `EnsembleUnwrapper`, both linear.
public struct PD0Framer: Framer {
    /// The longest ensemble seen in recordings is 7295 bytes (WinRiver).
    public static let defaultMaximumLength = 16_384

    private var unwrapper: EnsembleUnwrapper
    private var framer: LengthPrefixedFramer
    private var arrivals = ArrivalTimes()
    /// Scratch: bytes just unwrapped, and the frames made of them.
    private var plain: [UInt8] = []
    private var ensembles: [Frame] = []

    public init(maximumLength: Int = Self.defaultMaximumLength) {
        unwrapper = EnsembleUnwrapper(longestEnsemble: maximumLength)
        framer = LengthPrefixedFramer(layout: .pd0(maximumLength: maximumLength))
    }

    public mutating func push(_ bytes: UnsafeRawBufferPointer, time: Timestamp, into frames: inout [Frame]) {
        guard !bytes.isEmpty else { return }
        arrivals.note(time, at: unwrapper.position)
        unwrapper.append(bytes)
        frame(atEnd: false, time: time, into: &frames)
    }

    public mutating func finish(into frames: inout [Frame]) {
        guard let time = arrivals.time(at: unwrapper.position) else { return }
        frame(atEnd: true, time: time, into: &frames)
        let start = unwrapper.takenPosition
        let (raw, stamp) = unwrapper.takeRest()
        unwrapper.forget()
        guard !raw.isEmpty else { return }
        frames.append(
            Frame(
                raw: raw, payload: [], time: arrivals.time(at: start) ?? time, loggerTime: stamp,
                defect: "no ensemble: stamp or line end without data"))
    }

    private mutating func frame(atEnd: Bool, time: Timestamp, into frames: inout [Frame]) {
        plain.removeAll(keepingCapacity: true)
        ensembles.removeAll(keepingCapacity: true)
        unwrapper.unwrap(atEnd: atEnd, into: &plain)
        plain.withUnsafeBytes { framer.push($0, time: time, into: &ensembles) }
        if atEnd { framer.finish(into: &ensembles) }
        for ensemble in ensembles {
            if ensemble.defect == nil {
                frames.append(wrapped(ensemble, payload: ensemble.payload))
            } else {
                appendGarbage(ensemble, into: &frames)
            }
        }
        unwrapper.forget()
        arrivals.drop(before: unwrapper.takenPosition)
    }

    /// Appends a run without ensembles, with the logger's messages in it as frames of their own.
    private mutating func appendGarbage(_ garbage: Frame, into frames: inout [Frame]) {
        let first = frames.count
        var rest = garbage.payload[...]
        var goesOn = false
        while !rest.isEmpty {
            let line = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 - rest.startIndex } ?? rest.count
            let piece = rest.prefix(unwrapper.countToTag(within: line) ?? line)
            rest = rest.dropFirst(piece.count)
            var frame = wrapped(garbage, payload: [UInt8](piece))
            if let stamp = LoggerMessage.stamp(of: frame.raw) {
                (frame.payload, frame.loggerTime, frame.defect) = ([], stamp.instant, nil)
                frames.append(frame)
                goesOn = false
            } else if goesOn {
                frames[frames.count - 1].extend(with: frame)
            } else {
                frames.append(frame)
                goesOn = true
            }
        }
        // What failed is at the beginning of a run; what stands behind a message was only skipped.
        let isSkipped = garbage.defect == LengthPrefixedFramer.skipped(garbage.payload.count)
        for index in first..<frames.count where frames[index].defect != nil && (isSkipped || index > first) {
            frames[index].defect = LengthPrefixedFramer.skipped(frames[index].payload.count)
        }
    }

    /// The frame with its bytes as they came over the line.
    private mutating func wrapped(_ frame: Frame, payload: [UInt8]) -> Frame {
        let time = arrivals.time(at: unwrapper.takenPosition) ?? frame.time
        let (raw, stamp) = unwrapper.take(payload.count)
        return Frame(raw: raw, payload: payload, time: time, loggerTime: stamp, defect: frame.defect)
    }
}

extension Frame {
    /// Makes one of two runs of garbage, one behind the other.
    fileprivate mutating func extend(with next: Frame) {
        raw += next.raw
        payload += next.payload
        loggerTime = loggerTime ?? next.loggerTime
    }
}
