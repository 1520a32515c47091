import Framing
import Sensing

/// Turns the records of Nortek's AD2CP instruments (Signature, DVL) into values in physical units.
public struct AD2CPCodec: FrameCodec {
    /// `AD2CPField`, then the fields of an average's profile, then those of a burst's.
    public static let fields: [DatastreamDescription] =
        AD2CPField.allCases.map(\.description)
        + AD2CPProfileField.allCases.map { $0.description("") }
        + AD2CPProfileField.allCases.map { $0.description("burst_") }

    public static let layouts: [BinaryLayout] = AD2CPFrame.layouts

    static let averageBase = Int32(AD2CPField.allCases.count)
    static let burstBase = averageBase + Int32(AD2CPProfileField.allCases.count)

    public init() {}

    public mutating func decode(
        _ payload: [UInt8], layout: Int, into values: inout [CodecValue]
    ) throws(CodecDefect) -> Instant? {
        let frame = try AD2CPFrame(payload)
        let first = values.count
        do throws(CodecDefect) {
            return try Self.decode(frame, into: &values)
        } catch {
            values.removeSubrange(first...)
            throw error
        }
    }

    private static func decode(_ frame: AD2CPFrame, into values: inout [CodecValue]) throws(CodecDefect) -> Instant? {
        switch frame.kind {
        case nil: return nil
        case .dopplerLogBottomTrack: return try AD2CPBottomTrack.appendDopplerLog(frame.data, to: &values)
        case .bottomTrack:
            let record = try AD2CPRecord(frame.data, isBottomTrack: true)
            record.appendSensors(to: &values)
            try AD2CPBottomTrack.append(record, to: &values)
            return record.time
        case .echosounder:
            let record = try AD2CPRecord(frame.data, isBottomTrack: false)
            record.appendSensors(to: &values)
            try AD2CPEchogram.append(record, to: &values)
            return record.time
        case .average, .averageAltimeterRaw:
            return try profile(frame, base: averageBase, isFifthBeam: false, into: &values)
        case .burst, .burstAltimeterRaw, .altimeter:
            return try profile(frame, base: burstBase, isFifthBeam: false, into: &values)
        case .interleavedBurst:
            return try profile(frame, base: burstBase, isFifthBeam: true, into: &values)
        }
    }

    private static func profile(
        _ frame: AD2CPFrame, base: Int32, isFifthBeam: Bool, into values: inout [CodecValue]
    ) throws(CodecDefect) -> Instant? {
        let record = try AD2CPRecord(frame.data, isBottomTrack: false)
        values.reserveCapacity(values.count + 64 + 4 * record.beams * record.cells)
        record.appendSensors(to: &values)
        var profile = AD2CPProfile(record, base: base, isFifthBeam: isFifthBeam)
        try profile.append(to: &values)
        return record.time
    }
}
