import Delivery
import Sensing

/// Writes the observations of one instrument as NetCDF: CF 1.8, ACDD 1.3, OceanSITES 1.4.
///
/// A variable is a datastream, along TIME and, for a profile, CELL; beside it stands its quality flag. What each time
/// is worth is in TIME_UNCERTAINTY, CLOCK_STATE and CLOCK_SOURCE.
struct InstrumentNetCDF {
    private var table: NetCDFTable
    /// The columns of each series: its values and its flags.
    private let columns: [NetCDFSurvey.Series: (values: Int, flags: Int)]
    private let uncertainty: Int
    private let state: Int
    private let source: Int
    private let run: Int?
    private let cells: Int

    init(
        creating path: String, _ survey: NetCDFSurvey, station: String, instrument: String, history: [String],
        options: NetCDFOptions
    ) throws(NetCDFError) {
        let constants = NetCDFConstants(
            latitude: options.latitude, longitude: options.longitude, depth: options.depth,
            series: "\(station)/\(instrument)")
        var names = NetCDFNames(
            reserved: Set(constants.names).union([
                "LATITUDE", "LONGITUDE", "DEPTH", "CELL", "TIME_UNCERTAINTY", "CLOCK_STATE", "CLOCK_SOURCE",
                "PROCESSING_RUN", "SERIES_LENGTH",
            ]))
        var all: [NetCDFColumn] = []
        var columns: [NetCDFSurvey.Series: (values: Int, flags: Int)] = [:]
        for series in survey.series {
            let isAlone = survey.series.count { $0.description.name == series.description.name } == 1
            let name = names.name(series.description, isAlone: isAlone)
            columns[series] = (all.count, all.count + 1)
            all += Self.columns(name, series, survey, coordinates: constants.names.joined(separator: " "))
        }
        let clock = all.count
        all += Self.clockColumns
        if survey.hasRuns { all.append(Self.runColumn) }
        table = try NetCDFTable(
            creating: path, timeAttributes: Self.timeAttributes, columns: all,
            attributes: NetCDFAttributes(
                station: station, instrument: instrument, survey: survey, options: options, history: history
            ).all, constants: constants)
        self.columns = columns
        cells = survey.cells
        uncertainty = table.starts[clock]
        state = table.starts[clock + 1]
        source = table.starts[clock + 2]
        run = survey.hasRuns ? table.starts[clock + 3] : nil
    }

    /// Rows that are not later than the row before them.
    var unordered: Int { table.unordered }

    mutating func add(_ exported: ExportedRecord) throws(NetCDFError) {
        let record = exported.record
        guard !record.observations.isEmpty else { return }
        var values: [(place: Int, value: Double)] = []
        var flags: [Int] = []
        values.reserveCapacity(record.observations.count * 2 + 4)
        for observation in record.observations {
            guard let description = exported.book.datastreams[observation.datastream],
                let column = columns[.init(description: description, isProfile: observation.cell > 0)]
            else { continue }
            let cell = observation.cell > 0 ? Int(observation.cell) - 1 : 0
            values.append((table.starts[column.values] + cell, observation.result.value))
            let flag = table.starts[column.flags] + cell
            values.append((flag, Double(OceanSITESFlag.value(of: observation.flag))))
            flags.append(flag)
        }
        if let bound = exported.time.bound {
            values.append((uncertainty, Double(max(bound.before, bound.after)) / 1e9))
        }
        values.append((state, Double(exported.time.state.rawValue)))
        values.append((source, Double(exported.time.source.rawValue)))
        if let run { values.append((run, Double(record.reprocessed?.run ?? 0))) }
        try table.add(values, at: exported.time.instant, distinguishing: flags)
    }

    /// Returns how many rows there are.
    mutating func finish() throws(NetCDFError) -> Int {
        try table.finish()
    }

    // MARK: Columns

    private static func columns(
        _ name: String, _ series: NetCDFSurvey.Series, _ survey: NetCDFSurvey, coordinates: String
    ) -> [NetCDFColumn] {
        let description = series.description
        let label = description.name.split(separator: "_").joined(separator: " ")
        let isStandard = OceanSITESName.isStandard(description.name)
        var attributes: [(name: String, value: NetCDFColumn.Attribute)] = []
        if isStandard { attributes.append(("standard_name", .text(description.name))) }
        attributes += [
            ("long_name", .text(label)), ("units", .text(description.unit)), ("coordinates", .text(coordinates)),
            ("ancillary_variables", .text(name + "_QC" + (survey.hasRuns ? " PROCESSING_RUN" : ""))),
            ("coverage_content_type", .text("physicalMeasurement")),
            ("sensor_model", .text(survey.drivers.joined(separator: ", "))),
        ]
        if !survey.serialNumbers.isEmpty {
            attributes.append(("sensor_serial_number", .text(survey.serialNumbers.joined(separator: ", "))))
        }
        let quality: [(name: String, value: NetCDFColumn.Attribute)] = [
            ("standard_name", .text("quality_flag")), ("long_name", .text("quality flag of \(label)")),
            ("conventions", .text("OceanSITES QC Flags")), ("coordinates", .text(coordinates)),
            ("flag_values", .bytes(OceanSITESFlag.values)), ("flag_meanings", .text(OceanSITESFlag.meanings)),
            ("comment", .text(OceanSITESFlag.comment)), ("coverage_content_type", .text("qualityInformation")),
        ]
        let width = series.isProfile ? survey.cells : 0
        return [
            NetCDFColumn(name, .double, width: width, missing: .nan, attributes),
            NetCDFColumn(name + "_QC", .byte, width: width, missing: Double(OceanSITESFlag.absent), quality),
        ]
    }

    private static let timeAttributes: [(name: String, value: NetCDFColumn.Attribute)] = [
        ("ancillary_variables", .text("TIME_UNCERTAINTY CLOCK_STATE CLOCK_SOURCE")),
        (
            "comment",
            .text("UTC of the first byte of each sample, by the station's clock; resolved to 0.3 microseconds")
        ),
    ]

    private static let clockColumns: [NetCDFColumn] = [
        NetCDFColumn(
            "TIME_UNCERTAINTY", .double, missing: .nan,
            [
                ("long_name", .text("uncertainty of TIME")), ("units", .text("s")),
                ("coverage_content_type", .text("qualityInformation")),
                (
                    "comment",
                    .text("a bound: the true time lies within TIME plus or minus this; none where none is known")
                ),
            ]),
        NetCDFColumn(
            "CLOCK_STATE", .byte, missing: -128,
            [
                ("long_name", .text("state of the station's clock")),
                ("coverage_content_type", .text("auxiliaryInformation")),
                ("flag_values", .bytes(ClockState.allCases.map { Int8($0.rawValue) })),
                ("flag_meanings", .text(ClockState.allCases.map { "\($0)" }.joined(separator: " "))),
            ]),
        NetCDFColumn(
            "CLOCK_SOURCE", .byte, missing: -128,
            [
                ("long_name", .text("source of TIME")),
                ("coverage_content_type", .text("auxiliaryInformation")),
                ("flag_values", .bytes(ClockSource.allCases.map { Int8($0.rawValue) })),
                ("flag_meanings", .text(ClockSource.allCases.map { "\($0)" }.joined(separator: " "))),
            ]),
    ]

    private static let runColumn = NetCDFColumn(
        "PROCESSING_RUN", .int, missing: -1,
        [
            ("coverage_content_type", .text("auxiliaryInformation")),
            ("long_name", .text("run that parsed the raw bytes again; 0 for what was parsed when it came")),
            ("comment", .text("the global attribute history says what each run was")),
        ])
}
