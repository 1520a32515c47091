import Sensing

/// Cuts Teledyne RDI PD0 ensembles out of a stream, binary or written as hexadecimal text, with or without the stamps
/// that a data logger puts in front of chunks or lines, all on the same stream.
///
/// The payload of a good frame is the binary ensemble, checksum included; `loggerTime` is the first stamp in it. The
/// counts in a defect are of unwrapped bytes. Bounds: see `LengthPrefixedFramer` and `EnsembleUnwrapper`, both linear.
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
        for ensemble in ensembles { frames.append(wrapped(ensemble)) }
        unwrapper.forget()
        arrivals.drop(before: unwrapper.takenPosition)
    }

    /// The frame with its bytes as they came over the line.
    private mutating func wrapped(_ ensemble: Frame) -> Frame {
        let time = arrivals.time(at: unwrapper.takenPosition) ?? ensemble.time
        let (raw, stamp) = unwrapper.take(ensemble.raw.count)
        return Frame(
            raw: raw, payload: ensemble.payload, time: time, loggerTime: stamp, defect: ensemble.defect)
    }
}
