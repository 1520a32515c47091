import Sensing

/// The values of an ensemble that are no profile: leaders and bottom track.
enum PD0Leaders {
    static func append(_ ensemble: PD0Ensemble, to values: inout [CodecValue]) {
        append(ensemble.variableLeader, to: &values)
        values.append(PD0Field.bin1Distance, ensemble.fixedLeader.bin1DistanceCentimetres, decimals: 2)
        values.append(PD0Field.cellLength, ensemble.fixedLeader.cellLengthCentimetres, decimals: 2)
        if let track = ensemble.bottomTrack { append(track, to: &values) }
    }

    private static func append(_ leader: PD0VariableLeader, to values: inout [CodecValue]) {
        values.append(PD0Field.ensembleNumber, leader.ensembleNumber, decimals: 0)
        values.append(PD0Field.heading, leader.heading, decimals: 2)
        values.append(PD0Field.pitch, leader.pitch, decimals: 2)
        values.append(PD0Field.roll, leader.roll, decimals: 2)
        values.append(PD0Field.temperature, leader.temperature, decimals: 2)
        values.append(PD0Field.salinity, leader.salinity, decimals: 0)
        values.append(PD0Field.soundSpeed, leader.soundSpeedMetresPerSecond, decimals: 0)
        values.append(PD0Field.transducerDepth, leader.transducerDepthDecimetres, decimals: 1)
        // A decapascal is a thousandth of a decibar.
        if let pressure = leader.pressureDecapascals { values.append(PD0Field.pressure, pressure, decimals: 3) }
        values.append(PD0Field.builtInTest, leader.builtInTestResult, decimals: 0)
        guard let deviations = leader.deviations else { return }
        values.append(PD0Field.headingDeviation, deviations.heading, decimals: 0)
        values.append(PD0Field.pitchDeviation, deviations.pitch, decimals: 1)
        values.append(PD0Field.rollDeviation, deviations.roll, decimals: 1)
        values.append(PD0Field.pingWait, deviations.pingWaitHundredths, decimals: 2)
        guard let pressure = deviations.pressureDecapascals else { return }
        values.append(PD0Field.pressureDeviation, pressure, decimals: 3)
    }

    private static func append(_ track: PD0BottomTrack, to values: inout [CodecValue]) {
        for (beam, range) in track.rangesCentimetres.enumerated() {
            let quantity = range == 0 ? Quantity.missing : Quantity(mantissa: Int64(range), decimals: 2)
            values.append(PD0Field.bottomRangeBeam1, offset: beam, quantity)
        }
        for (component, velocity) in track.velocities.enumerated() {
            values.append(PD0Field.bottomVelocity1, offset: component, PD0Codec.speed(velocity))
        }
        for (beam, correlation) in track.correlations.enumerated() {
            values.append(PD0Field.bottomCorrelationBeam1, offset: beam, correlation, decimals: 0)
        }
        for (beam, amplitude) in track.amplitudes.enumerated() {
            values.append(PD0Field.bottomAmplitudeBeam1, offset: beam, amplitude, decimals: 0)
        }
        for (beam, percent) in track.percentGood.enumerated() {
            values.append(PD0Field.bottomPercentGoodBeam1, offset: beam, percent, decimals: 0)
        }
    }
}
