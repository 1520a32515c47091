import Sensing

/// What a profile of a Signature can say. Averages and bursts run at the same time with cells of their own, so the
/// codec's table has all of it twice.
enum AD2CPProfileField: Int32, CaseIterable {
    case cellLength
    case blanking
    case nominalCorrelation
    /// The fifth beam's, when it is sent in turn with the others.
    case cellLengthBeam5
    case blankingBeam5
    case nominalCorrelationBeam5
    case eastwardVelocity, northwardVelocity, upwardVelocity1, upwardVelocity2
    case velocityX, velocityY, velocityZ1, velocityZ2
    case velocityBeam1, velocityBeam2, velocityBeam3, velocityBeam4, velocityBeam5
    case amplitudeBeam1, amplitudeBeam2, amplitudeBeam3, amplitudeBeam4, amplitudeBeam5
    case correlationBeam1, correlationBeam2, correlationBeam3, correlationBeam4, correlationBeam5
    case percentGood

    /// Key, name and unit, the key behind a prefix.
    func description(_ prefix: String) -> DatastreamDescription {
        switch self {
        case .cellLength: .length(prefix + "cell_length")
        case .blanking: .length(prefix + "blanking")
        case .nominalCorrelation: .percent(prefix + "nominal_correlation")
        case .cellLengthBeam5: .length(prefix + "cell_length_beam5")
        case .blankingBeam5: .length(prefix + "blanking_beam5")
        case .nominalCorrelationBeam5: .percent(prefix + "nominal_correlation_beam5")
        case .eastwardVelocity: .speed(prefix + "eastward_velocity", DopplerName.eastward)
        case .northwardVelocity: .speed(prefix + "northward_velocity", DopplerName.northward)
        case .upwardVelocity1: .speed(prefix + "upward_velocity_1", DopplerName.upward)
        case .upwardVelocity2: .speed(prefix + "upward_velocity_2", DopplerName.upward)
        case .velocityX: .speed(prefix + "velocity_x")
        case .velocityY: .speed(prefix + "velocity_y")
        case .velocityZ1: .speed(prefix + "velocity_z1")
        case .velocityZ2: .speed(prefix + "velocity_z2")
        case .velocityBeam1, .velocityBeam2, .velocityBeam3, .velocityBeam4, .velocityBeam5:
            .speed(prefix + "velocity_beam\(number(from: .velocityBeam1))", DopplerName.radialAway)
        case .amplitudeBeam1, .amplitudeBeam2, .amplitudeBeam3, .amplitudeBeam4, .amplitudeBeam5:
            .decibels(prefix + "amplitude_beam\(number(from: .amplitudeBeam1))", DopplerName.intensity)
        case .correlationBeam1, .correlationBeam2, .correlationBeam3, .correlationBeam4, .correlationBeam5:
            .percent(prefix + "correlation_beam\(number(from: .correlationBeam1))", DopplerName.correlation)
        case .percentGood: .percent(prefix + "percent_good", DopplerName.percentGood)
        }
    }

    private func number(from first: AD2CPProfileField) -> Int32 { rawValue - first.rawValue + 1 }
}
