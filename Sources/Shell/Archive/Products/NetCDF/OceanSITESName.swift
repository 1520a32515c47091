/// What OceanSITES and CF call an observed property.
enum OceanSITESName {
    /// The recommended variable name of a property (OceanSITES 1.4, reference table 6; SeaDataNet P02); nil where there
    /// is none.
    static func short(of property: String) -> String? { shorts[property] }

    /// Whether the name is in CF's table of standard names. Names of our own must not be given out as such.
    static func isStandard(_ property: String) -> Bool {
        shorts[property] != nil || others.contains(property)
    }

    private static let shorts: [String: String] = [
        "air_pressure": "ATMS",
        "air_temperature": "AIRT",
        "depth": "DEPH",
        "eastward_sea_water_velocity": "UCUR",
        "eastward_wind": "UWND",
        "fractional_saturation_of_oxygen_in_sea_water": "OSAT",
        "mass_concentration_of_chlorophyll_in_sea_water": "CPHL",
        "mole_concentration_of_dissolved_molecular_oxygen_in_sea_water": "DOXY",
        "mole_concentration_of_nitrate_in_sea_water": "NTAW",
        "moles_of_oxygen_per_unit_mass_in_sea_water": "DOX2",
        "northward_sea_water_velocity": "VCUR",
        "northward_wind": "VWND",
        "relative_humidity": "RELH",
        "sea_surface_temperature": "SSTI",
        "sea_surface_wave_from_direction": "VDIR",
        "sea_surface_wave_maximum_height": "VZMX",
        "sea_surface_wave_period_at_variance_spectral_density_maximum": "VTPK",
        "sea_surface_wave_significant_height": "VAVH",
        "sea_water_density": "DENS",
        "sea_water_electrical_conductivity": "CNDC",
        "sea_water_practical_salinity": "PSAL",
        "sea_water_pressure": "PRES",
        "sea_water_sigma_t": "SIGT",
        "sea_water_speed": "HCSP",
        "sea_water_temperature": "TEMP",
        "sea_water_velocity_to_direction": "HCDT",
        "speed_of_sound_in_sea_water": "SVEL",
        "surface_downwelling_longwave_flux_in_air": "LW",
        "surface_downwelling_shortwave_flux_in_air": "SW",
        "upward_sea_water_velocity": "WCUR",
        "wind_from_direction": "WDIR",
        "wind_speed": "WSPD",
        "wind_speed_of_gust": "GSPD",
    ]

    /// CF standard names (table of version 85) without a recommended short one, of those that drivers give.
    private static let others: Set<String> = [
        "altitude", "dew_point_temperature", "downwelling_photosynthetic_photon_flux_in_sea_water",
        "downwelling_radiative_flux_per_unit_wavelength_in_sea_water",
        "geoid_height_above_reference_ellipsoid", "latitude", "longitude", "lwe_precipitation_rate",
        "lwe_thickness_of_precipitation_amount", "platform_course", "platform_heave", "platform_orientation",
        "platform_pitch", "platform_roll", "platform_speed_wrt_ground", "platform_speed_wrt_sea_water",
        "radiation_wavelength", "sea_floor_depth_below_sea_surface", "sea_surface_wave_directional_spread",
        "sea_surface_wave_directional_spread_at_variance_spectral_density_maximum",
        "sea_surface_wave_directional_variance_spectral_density",
        "sea_surface_wave_from_direction_at_variance_spectral_density_maximum",
        "sea_surface_wave_mean_height_of_highest_tenth", "sea_surface_wave_mean_period",
        "sea_surface_wave_mean_period_from_variance_spectral_density_first_frequency_moment",
        "sea_surface_wave_mean_period_from_variance_spectral_density_inverse_frequency_moment",
        "sea_surface_wave_mean_period_from_variance_spectral_density_second_frequency_moment",
        "sea_surface_wave_mean_period_of_highest_tenth", "sea_surface_wave_significant_period",
        "sea_surface_wave_variance_spectral_density", "sea_surface_wave_zero_upcrossing_period",
        "sea_water_pressure_due_to_sea_water", "surface_partial_pressure_of_carbon_dioxide_in_sea_water",
        "volume_backwards_scattering_coefficient_of_radiative_flux_in_sea_water",
        "volume_scattering_function_of_radiative_flux_in_sea_water",
        "indicative_error_from_multibeam_acoustic_doppler_velocity_profiler_in_sea_water",
        "proportion_of_acceptable_signal_returns_from_acoustic_instrument_in_sea_water",
        "radial_sea_water_velocity_away_from_instrument", "radial_sea_water_velocity_toward_instrument",
        "signal_intensity_from_multibeam_acoustic_doppler_velocity_sensor_in_sea_water",
        "beam_consistency_indicator_from_multibeam_acoustic_doppler_velocity_profiler_in_sea_water",
    ]
}
