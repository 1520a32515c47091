import Sensing

/// Turns a PD0 ensemble into values in physical units.
public enum PD0Codec {
    /// One value; `field` is its index in `fields`, `cell` counts from 1 and is 0 outside the profile.
    public struct Value: Hashable, Sendable {
        public var field: Int32
        public var cell: UInt16
        public var quantity: Quantity

        public init(field: Int32, cell: UInt16, quantity: Quantity) {
            self.field = field
            self.cell = cell
            self.quantity = quantity
        }
    }

    /// Everything that an ensemble can say; the raw value of `PD0Field` is the index.
    public static let fields: [DatastreamDescription] = PD0Field.allCases.map(\.description)

    /// Decodes the bytes of an ensemble and appends its values.
    public static func decode(_ bytes: [UInt8], into values: inout [Value]) throws(PD0Defect) -> Instant? {
        let ensemble = try PD0Ensemble(bytes)
        append(ensemble, to: &values)
        return ensemble.variableLeader.time
    }

    /// Appends the values of an ensemble: first those that stand for all of it, then the profile, field by field.
    public static func append(_ ensemble: PD0Ensemble, to values: inout [Value]) {
        let cells = ensemble.fixedLeader.cells
        values.reserveCapacity(values.count + 32 + cells * PD0Ensemble.beams * 4)
        appendLeaders(ensemble, to: &values)
        appendBottomTrack(ensemble, to: &values)
        appendProfile(ensemble.velocities, from: velocityField(ensemble.fixedLeader.coordinateFrame), to: &values)
        appendProfile(ensemble.correlations, from: .correlationBeam1, to: &values)
        appendProfile(ensemble.echoIntensities, from: .echoIntensityBeam1, to: &values)
        appendProfile(ensemble.percentGood, from: .percentGood1, to: &values)
        if let beam = ensemble.verticalBeam { append(beam, to: &values) }
    }

    private static func velocityField(_ frame: PD0CoordinateFrame) -> PD0Field {
        switch frame {
        case .beam: .velocityBeam1
        case .instrument, .ship: .velocityX
        case .earth: .eastwardVelocity
        }
    }

    private static func appendLeaders(_ ensemble: PD0Ensemble, to values: inout [Value]) {
        func append(_ field: PD0Field, _ mantissa: some BinaryInteger, decimals: Int) {
            values.append(value(field, Quantity(mantissa: Int64(mantissa), decimals: decimals)))
        }
        let leader = ensemble.variableLeader
        append(.ensembleNumber, leader.ensembleNumber, decimals: 0)
        append(.heading, leader.heading, decimals: 2)
        append(.pitch, leader.pitch, decimals: 2)
        append(.roll, leader.roll, decimals: 2)
        append(.temperature, leader.temperature, decimals: 2)
        append(.salinity, leader.salinity, decimals: 0)
        append(.soundSpeed, leader.soundSpeedMetresPerSecond, decimals: 0)
        append(.transducerDepth, leader.transducerDepthDecimetres, decimals: 1)
        // A decapascal is a thousandth of a decibar.
        if let pressure = leader.pressureDecapascals { append(.pressure, pressure, decimals: 3) }
        append(.bin1Distance, ensemble.fixedLeader.bin1DistanceCentimetres, decimals: 2)
        append(.cellLength, ensemble.fixedLeader.cellLengthCentimetres, decimals: 2)
    }

    private static func appendBottomTrack(_ ensemble: PD0Ensemble, to values: inout [Value]) {
        guard let track = ensemble.bottomTrack else { return }
        for (beam, range) in track.rangesCentimetres.enumerated() {
            let quantity = range == 0 ? Quantity.missing : Quantity(mantissa: Int64(range), decimals: 2)
            values.append(value(.bottomRangeBeam1, quantity, offset: beam))
        }
        for (component, velocity) in track.velocities.enumerated() {
            values.append(value(.bottomVelocity1, speed(velocity), offset: component))
        }
    }

    private static func append(_ beam: PD0VerticalBeam, to values: inout [Value]) {
        let distance = Quantity(mantissa: Int64(beam.bin1DistanceCentimetres), decimals: 2)
        let length = Quantity(mantissa: Int64(beam.cellLengthCentimetres), decimals: 2)
        values.append(value(.verticalBin1Distance, distance))
        values.append(value(.verticalCellLength, length))
        appendProfile(beam.velocities, from: .velocityBeam5, beams: 1, to: &values)
        appendProfile(beam.correlations, from: .correlationBeam5, beams: 1, to: &values)
        appendProfile(beam.echoIntensities, from: .echoIntensityBeam5, beams: 1, to: &values)
        appendProfile(beam.percentGood, from: .percentGood5, beams: 1, to: &values)
    }

    private static func appendProfile(
        _ profile: [Int16], from field: PD0Field, beams: Int = PD0Ensemble.beams, to values: inout [Value]
    ) {
        appendProfile(profile, from: field, beams: beams, to: &values) { speed($0) }
    }

    private static func appendProfile(
        _ profile: [UInt8], from field: PD0Field, beams: Int = PD0Ensemble.beams, to values: inout [Value]
    ) {
        appendProfile(profile, from: field, beams: beams, to: &values) { Quantity(Double($0), decimals: 0) }
    }

    // Most of the time of a decoding goes here, so the capacity is asked for once.
    @inline(__always)
    private static func appendProfile<Number>(
        _ profile: [Number], from first: PD0Field, beams: Int, to values: inout [Value],
        quantity: (Number) -> Quantity
    ) {
        let cells = profile.count / beams
        values.append(addingCapacity: cells * beams) { (span: inout OutputSpan<Value>) in
            for beam in 0..<beams {
                let field = first.rawValue + Int32(beam)
                for cell in 0..<cells {
                    let quantity = quantity(profile[cell * beams + beam])
                    span.append(Value(field: field, cell: UInt16(truncatingIfNeeded: cell + 1), quantity: quantity))
                }
            }
        }
    }

    /// mm/s to m/s. The same division as by `Quantity.init(mantissa:decimals:)`, and not its look-up for each cell.
    private static func speed(_ velocity: Int16) -> Quantity {
        velocity == PD0Ensemble.badVelocity ? .missing : Quantity(Double(velocity) / 1000, decimals: 3)
    }

    private static func value(_ first: PD0Field, _ quantity: Quantity, offset: Int = 0, cell: Int = 0) -> Value {
        Value(field: first.rawValue + Int32(offset), cell: UInt16(cell), quantity: quantity)
    }
}
