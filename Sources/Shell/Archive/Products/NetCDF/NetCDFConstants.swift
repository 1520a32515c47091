/// What does not change along TIME: where the instrument is, whose series it is, and the numbers of the cells.
struct NetCDFConstants {
    /// Degrees north and east, metres below the surface; nil where it is not known.
    var latitude: Double?
    var longitude: Double?
    var depth: Double?
    /// What the series is called (CF 1.8, chapter 9.5).
    var series: String

    struct Variables {
        var latitude: Int32?
        var longitude: Int32?
        var depth: Int32?
        var series: Int32
        var cell: Int32?
    }

    /// The names of the coordinates that there are, for the attribute `coordinates`.
    var names: [String] {
        ["TIME"] + (depth == nil ? [] : ["DEPTH"]) + (latitude == nil ? [] : ["LATITUDE"])
            + (longitude == nil ? [] : ["LONGITUDE"]) + ["SERIES"]
    }

    func define(in file: NetCDFFile, cells: Int, across: Int32?) throws(NetCDFError) -> Variables {
        let letters = try file.dimension("SERIES_LENGTH", length: max(1, series.utf8.count))
        let name = NetCDFColumn(
            "SERIES", .char, missing: 0, hasFillValue: false,
            [("cf_role", .text("timeseries_id")), ("long_name", .text("station and instrument"))])
        var variables = Variables(series: try name.define(in: file, dimensions: [letters], chunk: nil))
        variables.latitude = try latitude.map { value throws(NetCDFError) in
            try Self.position("LATITUDE", "degrees_north", "Y", limit: 90).define(in: file, dimensions: [], chunk: nil)
        }
        variables.longitude = try longitude.map { value throws(NetCDFError) in
            try Self.position("LONGITUDE", "degrees_east", "X", limit: 180).define(
                in: file, dimensions: [], chunk: nil)
        }
        variables.depth = try depth.map { value throws(NetCDFError) in
            try Self.depthColumn.define(in: file, dimensions: [], chunk: nil)
        }
        if let across {
            let column = NetCDFColumn(
                "CELL", .int, missing: 0, hasFillValue: false,
                [
                    ("long_name", .text("cell of the profile, counted from the one nearest to the instrument")),
                    ("units", .text("1")),
                ])
            variables.cell = try column.define(in: file, dimensions: [across], chunk: nil)
        }
        return variables
    }

    func put(_ variables: Variables, in file: NetCDFFile, cells: Int) throws(NetCDFError) {
        if let id = variables.latitude, let latitude { try file.put(latitude, to: id) }
        if let id = variables.longitude, let longitude { try file.put(longitude, to: id) }
        if let id = variables.depth, let depth { try file.put(depth, to: id) }
        try file.put(series.isEmpty ? "-" : series, to: variables.series)
        if let id = variables.cell { try file.put((1...Int32(cells)).map { $0 }, to: id, start: [0], count: [cells]) }
    }

    private static func position(_ name: String, _ unit: String, _ axis: String, limit: Double) -> NetCDFColumn {
        let word = name.lowercased()
        return NetCDFColumn(
            name, .double, missing: 0, hasFillValue: false,
            [
                ("standard_name", .text(word)), ("long_name", .text("\(word) of measurement")),
                ("units", .text(unit)), ("axis", .text(axis)), ("reference", .text("WGS84")),
                ("coordinate_reference_frame", .text("urn:ogc:def:crs:EPSG::4326")),
                ("valid_min", .doubles([-limit])), ("valid_max", .doubles([limit])),
            ])
    }

    private static let depthColumn = NetCDFColumn(
        "DEPTH", .double, missing: 0, hasFillValue: false,
        [
            ("standard_name", .text("depth")), ("long_name", .text("depth of measurement")), ("units", .text("m")),
            ("positive", .text("down")), ("axis", .text("Z")), ("reference", .text("sea_level")),
            ("coordinate_reference_frame", .text("urn:ogc:def:crs:EPSG::5831")),
        ])
}
