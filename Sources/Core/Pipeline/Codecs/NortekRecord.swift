import Framing

/// The kinds of record of the classic Nortek instruments, by their identifier.
///
/// Source: Nortek, System Integrator Manual, "Firmware data structures". A record of any other kind is unknown.
enum NortekRecord: UInt8 {
    case userConfiguration = 0x00
    case aquadoppVelocity = 0x01
    case headConfiguration = 0x04
    case hardwareConfiguration = 0x05
    case aquadoppDiagnosticsHeader = 0x06
    case vectorProbeCheck = 0x07
    case vectorVelocity = 0x10
    case vectorSystem = 0x11
    case vectorHeader = 0x12
    case awacProfile = 0x20
    case aquadoppProfile = 0x21
    case aquadoppHighResolutionProfile = 0x2A
    case waveSample = 0x30
    case waveHeader = 0x31
    case waveSampleSUV = 0x36
    case awacStage = 0x42
    case waveParameters = 0x60
    case waveBands = 0x61
    case waveEnergySpectrum = 0x62
    case waveFourierCoefficients = 0x63
    case waveSurfaceTrack = 0x65
    case processedProfile = 0x6A
    case vectorInertial = 0x71
    case aquadoppDiagnostics = 0x80

    static let sync: UInt8 = 0xA5

    /// The velocity of a Vector, which is the only record without its size, and all others: size in 16-bit words behind
    /// the identifier. The check at the end is over all words before it.
    static let layouts: [BinaryLayout] = [
        BinaryLayout(
            sync: [sync, vectorVelocity.rawValue], length: .fixed(vectorVelocity.shortest), checksum: .wordSumB58C,
            maximumLength: vectorVelocity.shortest),
        BinaryLayout(
            sync: [sync], length: .field(offset: 2, width: 2, order: .littleEndian, counts: .wordsOfEverything),
            checksum: .wordSumB58C, maximumLength: mostBytes
        ).requiring(first: 4, isPlausible),
    ]

    /// A kind that exists, of a size that it can have; so that garbage with A5 in it is not waited for.
    private static func isPlausible(_ header: UnsafeRawBufferPointer) -> Bool {
        guard let record = NortekRecord(rawValue: header[1]), record != .vectorVelocity else { return false }
        let size = (Int(header[2]) | Int(header[3]) << 8) * 2
        return (record.shortest...record.longest).contains(size)
    }

    /// Bytes up to the last one that is read, and the checksum.
    var shortest: Int {
        switch self {
        case .vectorVelocity: 24
        case .aquadoppVelocity, .aquadoppDiagnostics, .vectorHeader: 42
        case .vectorSystem: 28
        case .userConfiguration: 512
        case .aquadoppDiagnosticsHeader: 36
        case .vectorProbeCheck: 10
        case .awacProfile: 120
        case .aquadoppProfile: 32
        case .aquadoppHighResolutionProfile: 56
        case .waveSample: 24
        case .waveHeader: 60
        default: 6
        }
    }

    private static let mostBytes = 8192

    /// Bounds the wait for a frame that garbage announces.
    private var longest: Int {
        switch self {
        case .vectorVelocity: 24
        case .aquadoppVelocity, .aquadoppDiagnostics, .vectorHeader, .vectorSystem, .aquadoppDiagnosticsHeader: 64
        case .hardwareConfiguration, .waveSample, .waveSampleSUV, .waveHeader, .waveParameters, .waveBands: 128
        case .userConfiguration, .headConfiguration, .vectorInertial: 512
        case .vectorProbeCheck, .awacStage: 2048
        // 128 cells of 4 beams with velocity, amplitude and correlation, or a spectrum.
        default: Self.mostBytes
        }
    }
}
