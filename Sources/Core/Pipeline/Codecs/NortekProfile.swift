import Sensing

/// Where the profile stands in a record of an AWAC, an Aquadopp Profiler or a high-resolution Aquadopp: velocities,
/// then amplitudes, then correlations, each beam by beam.
struct NortekProfile {
    let cells: Int
    let beams: Int
    let start: Int
    /// Only a high-resolution profiler sends them.
    let hasCorrelations: Bool

    private static let mostBeams = 3
    private static let checksumLength = 2

    /// Takes at least `record.shortest` bytes. A high-resolution profile says how many beams and cells it has, the
    /// others leave it to the user configuration; without that, three beams are taken for granted.
    init(
        _ record: NortekRecord, _ bytes: LittleEndianBytes, _ configuration: NortekConfiguration?
    ) throws(CodecDefect) {
        hasCorrelations = record == .aquadoppHighResolutionProfile
        start = Self.start(of: record)
        let room = bytes.count - start - Self.checksumLength
        let bytesPerNumber = hasCorrelations ? 4 : 3
        var arrangements = [(beams: Self.mostBeams, cells: room / (Self.mostBeams * bytesPerNumber))]
        if hasCorrelations {
            arrangements = [(beams: Int(bytes.byte(34)), cells: Int(bytes.byte(35)))]
        } else if let configuration {
            arrangements.insert((configuration.beams, configuration.cells), at: 0)
        }
        // A fill byte makes the number of bytes even.
        let fitting = arrangements.first { arrangement in
            (1...Self.mostBeams).contains(arrangement.beams) && arrangement.cells > 0
                && (0...1).contains(room - arrangement.beams * arrangement.cells * bytesPerNumber)
        }
        guard let fitting else {
            throw CodecDefect(
                "Nortek profile of \(bytes.count) bytes: that is no whole number of cells; let the user configuration "
                    + "(record 00) come first")
        }
        (beams, cells) = fitting
    }

    /// The manual's structure of a high-resolution profile ends one byte earlier; what instruments send has its data
    /// from here on.
    private static func start(of record: NortekRecord) -> Int {
        switch record {
        case .awacProfile: 118
        case .aquadoppHighResolutionProfile: 54
        default: 30
        }
    }

    func append(
        _ bytes: LittleEndianBytes, velocities: NortekField, isFine: Bool, to values: inout [CodecValue]
    ) {
        let count = beams * cells
        for index in 0..<count {
            let velocity = NortekSensors.velocity(bytes.int16(start + 2 * index), isFine: isFine)
            values.append(velocities, offset: index / cells, cell: index % cells + 1, velocity)
        }
        appendBytes(bytes, from: start + 2 * count, as: .amplitudeBeam1, to: &values)
        if hasCorrelations { appendBytes(bytes, from: start + 3 * count, as: .correlationBeam1, to: &values) }
    }

    private func appendBytes(
        _ bytes: LittleEndianBytes, from offset: Int, as field: NortekField, to values: inout [CodecValue]
    ) {
        for index in 0..<beams * cells {
            let number = bytes.byte(offset + index)
            values.append(field, offset: index / cells, cell: index % cells + 1, number, decimals: 0)
        }
    }
}
