import Sensing

/// Records around a burst: the headers of a Vector, of an Aquadopp's diagnostics and of an AWAC's waves, the check of a
/// Vector's probe, and a wave sample.
enum NortekBurst {
    /// The instant at which a burst of a Vector starts.
    static func appendVectorHeader(_ bytes: LittleEndianBytes, to values: inout [CodecValue]) -> Instant? {
        values.append(NortekField.burstSamples, bytes.uint16(10), decimals: 0)
        for beam in 0..<3 {
            values.append(NortekField.noiseAmplitudeBeam1, offset: beam, bytes.byte(12 + beam), decimals: 0)
        }
        for beam in 0..<3 {
            values.append(NortekField.noiseCorrelationBeam1, offset: beam, bytes.byte(16 + beam), decimals: 0)
        }
        return NortekClock.instant(in: bytes, at: 4)
    }

    /// The echo of three beams, sample by sample.
    static func appendProbeCheck(_ bytes: LittleEndianBytes, to values: inout [CodecValue]) throws(CodecDefect) {
        let samples = Int(bytes.uint16(4))
        let first = Int(bytes.uint16(6))
        let needed = 8 + 3 * samples + 2
        guard bytes.count >= needed else {
            throw CodecDefect("Nortek probe check of \(samples) samples has \(bytes.count) bytes; it needs \(needed)")
        }
        for beam in 0..<3 {
            for sample in 0..<samples {
                let amplitude = bytes.byte(8 + beam * samples + sample)
                values.append(
                    NortekField.probeAmplitudeBeam1, offset: beam, cell: first + sample + 1, amplitude, decimals: 0)
            }
        }
    }

    /// The instant in the header of an Aquadopp's diagnostics. OOI's parsers read the six bytes of its clock as
    /// processing magnitudes, yet in the recording 20140813.velpt.log they are a second before the first sample's.
    static func appendDiagnosticsHeader(_ bytes: LittleEndianBytes, to values: inout [CodecValue]) -> Instant? {
        values.append(NortekField.diagnosticsSamples, bytes.uint16(4), decimals: 0)
        values.append(NortekField.diagnosticsCell, bytes.uint16(6), decimals: 0)
        for beam in 0..<4 {
            values.append(NortekField.noiseAmplitudeBeam1, offset: beam, bytes.byte(8 + beam), decimals: 0)
        }
        for beam in 0..<4 {
            let distance = bytes.uint16(20 + 2 * beam)
            values.append(NortekField.diagnosticsDistanceBeam1, offset: beam, distance, decimals: 0)
        }
        return NortekClock.instant(in: bytes, at: 12)
    }

    /// The instant at which a burst of waves starts.
    static func appendWaveHeader(_ bytes: LittleEndianBytes, to values: inout [CodecValue]) -> Instant? {
        values.append(NortekField.burstSamples, bytes.uint16(10), decimals: 0)
        NortekSensors.appendAttitude(bytes, to: &values)
        values.append(NortekField.temperature, bytes.int16(28), decimals: 2)
        for beam in 0..<4 {
            values.append(NortekField.noiseAmplitudeBeam1, offset: beam, bytes.byte(32 + beam), decimals: 0)
        }
        return NortekClock.instant(in: bytes, at: 4)
    }

    /// A wave sample has no time. Its last velocity and amplitude are left out: an instrument with surface tracking has
    /// a second distance and its quality there, and nothing in the record tells which.
    static func appendWaveSample(_ bytes: LittleEndianBytes, to values: inout [CodecValue]) {
        values.append(NortekField.wavePressure, bytes.uint16(4), decimals: 3)
        values.append(NortekField.surfaceDistance, bytes.uint16(6), decimals: 3)
        values.append(NortekField.analogInput1, bytes.uint16(8), decimals: 0)
        for beam in 0..<3 {
            let velocity = NortekSensors.velocity(bytes.int16(10 + 2 * beam), isFine: false)
            values.append(NortekField.waveVelocityBeam1, offset: beam, velocity)
        }
        for beam in 0..<3 {
            values.append(NortekField.waveAmplitudeBeam1, offset: beam, bytes.byte(18 + beam), decimals: 0)
        }
    }
}
