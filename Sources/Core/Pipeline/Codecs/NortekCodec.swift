import Framing
import Sensing

/// Turns the records of the classic Nortek instruments (Aquadopp, Vector, AWAC) into values in physical units.
///
/// It remembers the last user configuration, the last system record of a Vector and the clock in it, and no more.
public struct NortekCodec: FrameCodec {
    /// The raw value of `NortekField` is the index.
    public static let fields: [DatastreamDescription] = NortekField.allCases.map(\.description)

    public static let layouts: [BinaryLayout] = NortekRecord.layouts

    private var configuration: NortekConfiguration?
    private var clock = VectorClock()
    /// What the last system record of a Vector said about the unit of its velocities.
    private var isFine: Bool?

    public init() {}

    public mutating func decode(
        _ payload: [UInt8], layout: Int, into values: inout [CodecValue]
    ) throws(CodecDefect) -> Instant? {
        guard payload.count >= 2, payload[0] == NortekRecord.sync, let record = NortekRecord(rawValue: payload[1])
        else {
            throw CodecDefect("not a Nortek record: it does not start with A5 and a known identifier")
        }
        guard payload.count >= record.shortest else {
            let identifier = String(record.rawValue, radix: 16, uppercase: true)
            throw CodecDefect("Nortek record \(identifier) has \(payload.count) bytes; it needs \(record.shortest)")
        }
        let bytes = LittleEndianBytes(payload)
        switch record {
        case .userConfiguration: configuration = NortekConfiguration(bytes)
        case .vectorVelocity: return vectorVelocity(bytes, &values)
        case .vectorSystem: return vectorSystem(bytes, &values)
        case .vectorHeader: return NortekBurst.appendVectorHeader(bytes, to: &values)
        case .vectorProbeCheck: try NortekBurst.appendProbeCheck(bytes, to: &values)
        case .aquadoppVelocity: return aquadoppVelocity(bytes, &values)
        case .aquadoppDiagnostics: return aquadoppDiagnostics(bytes, &values)
        case .aquadoppDiagnosticsHeader: return NortekBurst.appendDiagnosticsHeader(bytes, to: &values)
        case .awacProfile, .aquadoppProfile, .aquadoppHighResolutionProfile:
            return try profile(NortekProfile(record, bytes, configuration), bytes, &values)
        case .waveSample: NortekBurst.appendWaveSample(bytes, to: &values)
        case .waveHeader: return NortekBurst.appendWaveHeader(bytes, to: &values)
        default: break
        }
        return nil
    }

    // MARK: Aquadopp

    private func aquadoppVelocity(_ bytes: LittleEndianBytes, _ values: inout [CodecValue]) -> Instant? {
        let sensors = NortekSensors(bytes)
        sensors.append(to: &values)
        for component in 0..<3 {
            let velocity = NortekSensors.velocity(bytes.int16(30 + 2 * component), isFine: sensors.isFine)
            values.append(velocityField, offset: component, velocity)
        }
        for beam in 0..<3 {
            values.append(NortekField.amplitudeBeam1, offset: beam, bytes.byte(36 + beam), decimals: 0)
        }
        return sensors.time
    }

    private func aquadoppDiagnostics(_ bytes: LittleEndianBytes, _ values: inout [CodecValue]) -> Instant? {
        let sensors = NortekSensors(bytes)
        sensors.append(to: &values)
        for component in 0..<3 {
            let velocity = NortekSensors.velocity(bytes.int16(30 + 2 * component), isFine: sensors.isFine)
            values.append(NortekField.diagnosticsVelocity1, offset: component, velocity)
        }
        for beam in 0..<3 {
            values.append(NortekField.diagnosticsAmplitudeBeam1, offset: beam, bytes.byte(36 + beam), decimals: 0)
        }
        return sensors.time
    }

    /// The first of the group of velocities along the axes that the instrument was set to.
    private var velocityField: NortekField {
        switch configuration?.axes {
        case .earth: .eastwardVelocity
        case .instrument: .velocityX
        case .beam: .velocityBeam1
        case nil: .velocity1
        }
    }

    // MARK: Vector

    private mutating func vectorVelocity(_ bytes: LittleEndianBytes, _ values: inout [CodecValue]) -> Instant? {
        let count = bytes.byte(3)
        let isFine = isFine ?? configuration?.isFine ?? false
        values.append(NortekField.ensembleCounter, count, decimals: 0)
        let pressure = Int(bytes.byte(4)) << 16 | Int(bytes.uint16(6))
        values.append(NortekField.pressure, pressure, decimals: 3)
        values.append(NortekField.analogInput1, bytes.uint16(8), decimals: 0)
        let second = UInt16(bytes.byte(5)) << 8 | UInt16(bytes.byte(2))
        values.append(NortekField.analogInput2, second, decimals: 0)
        for index in 0..<3 {
            let velocity = NortekSensors.velocity(bytes.int16(10 + 2 * index), isFine: isFine)
            values.append(velocityField, offset: index, velocity)
        }
        for beam in 0..<3 {
            values.append(NortekField.amplitudeBeam1, offset: beam, bytes.byte(16 + beam), decimals: 0)
        }
        for beam in 0..<3 {
            values.append(NortekField.correlationBeam1, offset: beam, bytes.byte(19 + beam), decimals: 0)
        }
        return clock.time(ofCount: count, interval: configuration?.samplingInterval)
    }

    private mutating func vectorSystem(_ bytes: LittleEndianBytes, _ values: inout [CodecValue]) -> Instant? {
        let time = NortekClock.instant(in: bytes, at: 4)
        let status = bytes.byte(23)
        clock.set(time)
        isFine = NortekSensors.isFine(status)
        values.append(NortekField.batteryVoltage, bytes.uint16(10), decimals: 1)
        values.append(NortekField.soundSpeed, bytes.uint16(12), decimals: 1)
        values.append(NortekField.heading, bytes.int16(14), decimals: 1)
        values.append(NortekField.pitch, bytes.int16(16), decimals: 1)
        values.append(NortekField.roll, bytes.int16(18), decimals: 1)
        values.append(NortekField.temperature, bytes.int16(20), decimals: 2)
        values.append(NortekField.errorCode, bytes.byte(22), decimals: 0)
        values.append(NortekField.statusCode, status, decimals: 0)
        return time
    }

    // MARK: Profiles

    private func profile(
        _ profile: NortekProfile, _ bytes: LittleEndianBytes, _ values: inout [CodecValue]
    ) -> Instant? {
        let sensors = NortekSensors(bytes, hasMilliseconds: profile.hasCorrelations)
        sensors.append(to: &values)
        profile.append(bytes, velocities: velocityField, isFine: sensors.isFine, to: &values)
        return sensors.time
    }
}
