/// CF standard names of what a Doppler instrument measures along its beams, and of the components of a current.
enum DopplerName {
    static let eastward = "eastward_sea_water_velocity"
    static let northward = "northward_sea_water_velocity"
    static let upward = "upward_sea_water_velocity"
    static let error = "indicative_error_from_multibeam_acoustic_doppler_velocity_profiler_in_sea_water"
    /// RDI counts a beam velocity positive towards the transducer.
    static let radialToward = "radial_sea_water_velocity_toward_instrument"
    /// Nortek counts it positive away from the transducer.
    static let radialAway = "radial_sea_water_velocity_away_from_instrument"
    static let correlation = "beam_consistency_indicator_from_multibeam_acoustic_doppler_velocity_profiler_in_sea_water"
    static let intensity = "signal_intensity_from_multibeam_acoustic_doppler_velocity_sensor_in_sea_water"
    static let percentGood = "proportion_of_acceptable_signal_returns_from_acoustic_instrument_in_sea_water"
}
