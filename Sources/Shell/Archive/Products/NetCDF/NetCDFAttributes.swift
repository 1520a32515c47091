import Sensing

/// The attributes of a file by ACDD 1.3 and OceanSITES 1.4, as far as an archive knows them.
struct NetCDFAttributes {
    var station: String
    var instrument: String
    var survey: NetCDFSurvey
    var options: NetCDFOptions
    /// What was done to the data, a line each.
    var history: [String]
    /// The length of an averaging period as ISO 8601 writes it; nil for the records themselves.
    var resolution: String?

    /// In the order of their names.
    var all: [(name: String, value: NetCDFColumn.Attribute)] {
        var attributes = fixed
        attributes.merge(coverage) { _, new in new }
        attributes.merge(position) { _, new in new }
        attributes["history"] = .text(history.joined(separator: "\n"))
        for (name, text) in options.attributes { attributes[name] = .text(text) }
        return attributes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private var fixed: [String: NetCDFColumn.Attribute] {
        let now = options.now.iso8601
        let what = resolution == nil ? "Observations" : "Averages"
        var attributes: [String: NetCDFColumn.Attribute] = [
            "Conventions": .text("CF-1.8, ACDD-1.3, OceanSITES-1.4"), "format_version": .text("1.4"),
            "data_type": .text("OceanSITES time-series data"), "cdm_data_type": .text("Station"),
            "standard_name_vocabulary": .text("CF Standard Name Table"),
            "site_code": .text(station), "platform_code": .text(station),
            "data_mode": .text(survey.hasRuns ? "P" : "R"),
            "title": .text("\(what) of \(instrument) at \(station)"),
            "summary": .text(
                "\(what) of the instrument \(instrument) (\(survey.drivers.joined(separator: ", "))) of the station "
                    + "\(station), with quality flags and the uncertainty of each time"),
            "id": .text(identity), "date_created": .text(now), "date_modified": .text(now),
            "netcdf_version": .text("4"), "processing_level": .text("Ranges applied, bad data flagged"),
            "QC_indicator": .text("mixed"), "instrument": .text(survey.drivers.joined(separator: ", ")),
            "references": .text("http://www.oceansites.org"), "update_interval": .text("void"),
        ]
        // CF's profiles have a vertical coordinate; the cells of an instrument are only numbered.
        if survey.cells == 0 { attributes["featureType"] = .text("timeSeries") }
        if !survey.serialNumbers.isEmpty {
            attributes["instrument_serial_number"] = .text(survey.serialNumbers.joined(separator: ", "))
        }
        return attributes
    }

    private var identity: String {
        let day = survey.first.map { $0.iso8601.prefix(10).filter { $0 != "-" } } ?? "00000000"
        return "OS_\(station)_\(day)_\(survey.hasRuns ? "P" : "R")_\(instrument)"
    }

    private var coverage: [String: NetCDFColumn.Attribute] {
        guard let first = survey.first, let last = survey.last else { return [:] }
        let seconds = last.nanoseconds(since: first) / Instant.nanosecondsPerSecond
        var attributes: [String: NetCDFColumn.Attribute] = [
            "time_coverage_start": .text(first.iso8601), "time_coverage_end": .text(last.iso8601),
            "time_coverage_duration": .text(Self.duration(seconds)),
        ]
        if let resolution { attributes["time_coverage_resolution"] = .text(resolution) }
        return attributes
    }

    private var position: [String: NetCDFColumn.Attribute] {
        var attributes: [String: NetCDFColumn.Attribute] = [:]
        if let latitude = options.latitude {
            attributes["geospatial_lat_min"] = .doubles([latitude])
            attributes["geospatial_lat_max"] = .doubles([latitude])
            attributes["geospatial_lat_units"] = .text("degree_north")
        }
        if let longitude = options.longitude {
            attributes["geospatial_lon_min"] = .doubles([longitude])
            attributes["geospatial_lon_max"] = .doubles([longitude])
            attributes["geospatial_lon_units"] = .text("degree_east")
        }
        if let depth = options.depth {
            attributes["geospatial_vertical_min"] = .doubles([depth])
            attributes["geospatial_vertical_max"] = .doubles([depth])
            attributes["geospatial_vertical_positive"] = .text("down")
            attributes["geospatial_vertical_units"] = .text("m")
        }
        return attributes
    }

    /// ISO 8601: `P3DT4H5M6S`, with the parts that are not zero.
    static func duration(_ seconds: Int64) -> String {
        let clock = [(seconds / 3600 % 24, "H"), (seconds / 60 % 60, "M"), (seconds % 60, "S")]
            .filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
        let days = seconds / 86_400
        if days == 0, clock.isEmpty { return "PT0S" }
        return "P" + (days > 0 ? "\(days)D" : "") + (clock.isEmpty ? "" : "T" + clock)
    }
}
