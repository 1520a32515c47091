import Delivery
import FoundationEssentials
import Sensing
import Testing

@testable import Archive

@Suite("NetCDF from an archive", .enabled(if: Python.has("netCDF4"), "needs python3-netcdf4 to read the files"))
struct ProductsNetCDFTests {
    /// A file as another library reads it.
    private struct Content: Decodable {
        var attributes: [String: String]
        var dimensions: [String: Int]
        var variables: [String: Variable]

        struct Variable: Decodable {
            var dimensions: [String]
            var type: String
            var attributes: [String: String]
            /// All in one row; nil for what is masked.
            var values: [Double?]
        }
    }

    private static let reader = """
        import json, sys, netCDF4, numpy
        data = netCDF4.Dataset(sys.argv[1])
        def text(value):
            return value if isinstance(value, str) else " ".join(str(v) for v in numpy.atleast_1d(value))
        def values(variable):
            if variable.dtype.char == "S": return []
            flat = numpy.ma.atleast_1d(variable[:]).flatten()
            return [None if numpy.ma.is_masked(v) or v != v else float(v) for v in flat]
        print(json.dumps({
            "attributes": {n: text(data.getncattr(n)) for n in data.ncattrs()},
            "dimensions": {n: len(d) for n, d in data.dimensions.items()},
            "variables": {n: {"dimensions": list(v.dimensions), "type": v.dtype.str, "values": values(v),
                "attributes": {a: text(v.getncattr(a)) for a in v.ncattrs()}} for n, v in data.variables.items()}}))
        """

    private func content(_ path: String) throws -> Content {
        try JSONDecoder().decode(Content.self, from: Data(try Python.run(Self.reader, [path]).utf8))
    }

    private func options() -> NetCDFOptions {
        var options = NetCDFOptions(program: "fairlead 0.1.0", now: Instant(unixSeconds: 1_795_400_000))
        (options.latitude, options.longitude, options.depth) = (48.5, -123.25, 12)
        options.attributes = ["principal_investigator": "A. Juarez"]
        return options
    }

    private func write(
        _ bench: ProductsBench, _ instrument: String = "ctd-1"
    ) async throws -> (Content, ArchiveExport.NetCDFOutcome) {
        let path = bench.directory.path + "/out.nc"
        let outcome = try await ArchiveExport(bench.archive).netCDF(
            bench.request(instrument), to: path, options: options())
        return (try content(path), outcome)
    }

    @Test("values, flags by OceanSITES' scale, times since 1950 and what they are worth")
    func values() async throws {
        let bench = try await ProductsBench()
        let flags: [QualityFlag] = [.pass, .notEvaluated, .suspect, .fail, .missing]
        try await bench.deliver(
            flags.enumerated().map { index, flag in
                ProductsBench.reading(
                    UInt64(index + 1), at: Double(index) * 21_600, temperature: 10 + Double(index), flag: flag)
            })
        let (file, outcome) = try await write(bench)
        #expect(outcome.rows == 5 && outcome.unordered == 0)
        let temperature = try #require(file.variables["TEMP"])
        #expect(temperature.values == [10, 11, 12, 13, nil] && temperature.dimensions == ["TIME"])
        #expect(file.variables["TEMP_QC"]?.values == [1, 0, 2, 4, 9])
        // 2026-11-21 is day 28,083 since 1950-01-01.
        let days: [Double?] = [28_083, 28_083.25, 28_083.5, 28_083.75, 28_084]
        #expect(file.variables["TIME"]?.values == days)
        #expect(file.variables["TIME_UNCERTAINTY"]?.values.allSatisfy { $0 == 3e-5 } ?? false)
        #expect(file.variables["PRES"]?.values.allSatisfy { $0 == 10 } ?? false)
        #expect(file.variables["LATITUDE"]?.values == [48.5] && file.variables["DEPTH"]?.values == [12])
    }

    @Test("the attributes that CF, ACDD and OceanSITES ask for")
    func attributes() async throws {
        let bench = try await ProductsBench()
        try await bench.deliver([ProductsBench.reading(1, at: 0, temperature: 10)])
        let (file, _) = try await write(bench)
        #expect(file.attributes["Conventions"] == "CF-1.8, ACDD-1.3, OceanSITES-1.4")
        #expect(file.attributes["featureType"] == "timeSeries" && file.attributes["platform_code"] == "pier")
        #expect(file.attributes["time_coverage_start"] == ProductsBench.start.iso8601)
        #expect(file.attributes["principal_investigator"] == "A. Juarez")
        #expect(file.attributes["instrument_serial_number"] == "03711722")
        let temperature = try #require(file.variables["TEMP"]?.attributes)
        #expect(temperature["standard_name"] == "sea_water_temperature" && temperature["units"] == "degC")
        #expect(temperature["coordinates"] == "TIME DEPTH LATITUDE LONGITUDE SERIES")
        #expect(temperature["ancillary_variables"] == "TEMP_QC")
        let quality = try #require(file.variables["TEMP_QC"]?.attributes)
        #expect(quality["flag_values"] == "0 1 2 3 4 7 8 9")
        #expect(quality["flag_meanings"]?.split(separator: " ").count == 8)
        #expect(file.variables["TIME"]?.attributes["units"] == "days since 1950-01-01T00:00:00Z")
        #expect(file.variables["SERIES"]?.attributes["cf_role"] == "timeseries_id")
    }

    private func ensemble(_ number: Int, cells: Int) -> StoredRecord {
        let observations = (1...cells).map { cell in
            Observation(
                datastream: 3, cell: UInt16(cell), result: Quantity(Double(10 * number + cell)), flag: .pass)
        }
        let record = Record(
            instrument: 2, time: ProductsBench.time(Double(number)), raw: [1], observations: observations)
        return StoredRecord(position: UInt64(number), record: record)
    }

    @Test("a profile lies along TIME and CELL, with nothing where a cell was not given")
    func profile() async throws {
        let bench = try await ProductsBench()
        try await bench.deliver((1...3).map { ensemble($0, cells: $0 + 1) })
        let (file, _) = try await write(bench, "adcp-1")
        let east = try #require(file.variables["UCUR"])
        #expect(east.dimensions == ["TIME", "CELL"] && file.dimensions["CELL"] == 4)
        #expect(east.values == [11, 12, nil, nil, 21, 22, 23, nil, 31, 32, 33, 34])
        #expect(file.attributes["featureType"] == nil)
        #expect(file.variables["CELL"]?.values == [1, 2, 3, 4])
    }

    @Test("of records that were parsed again the newest values, with their run and what the run was")
    func runs() async throws {
        let bench = try await ProductsBench()
        try await bench.deliver([
            ProductsBench.reading(1, at: 0, temperature: 10), ProductsBench.reading(2, at: 1, temperature: 11),
            ProductsBench.run(3, number: 1),
            ProductsBench.reading(4, at: 1, temperature: 20, replacing: Reprocessed(run: 1, position: 2)),
        ])
        let (file, _) = try await write(bench)
        #expect(file.variables["TEMP"]?.values == [10, 20])
        #expect(file.variables["PROCESSING_RUN"]?.values == [0, 1])
        #expect(file.attributes["data_mode"] == "P")
        #expect(file.attributes["history"]?.contains("run 1 with seabird/sbe37") ?? false)
        #expect(file.attributes["history"]?.contains("TA0=1.5: post-cruise") ?? false)
    }

    @Test("more rows than are held in memory, in the order of time although they came out of order")
    func long() async throws {
        let bench = try await ProductsBench()
        let count = 20_000
        // Each two change places, as where two epochs overlap.
        let records: [StoredRecord] = (0..<count).map { index in
            let moved = Double(index ^ 1)
            return ProductsBench.reading(UInt64(index + 1), at: moved, temperature: moved)
        }
        for start in stride(from: 0, to: count, by: 5000) {
            try await bench.deliver(Array(records[start..<start + 5000]))
        }
        let (file, outcome) = try await write(bench)
        #expect(outcome.rows == count && outcome.unordered == 0)
        let expected: [Double?] = (0..<count).map { Double($0) }
        let isInOrder = file.variables["TEMP"]?.values == expected
        #expect(isInOrder)
    }

    @Test("nothing to write leaves no file, not even half a one")
    func nothing() async throws {
        let bench = try await ProductsBench()
        try await bench.deliver([ProductsBench.reading(1, at: 0, temperature: 10)])
        let path = bench.directory.path + "/out.nc"
        var request = bench.request()
        request.from = ProductsBench.time(10).instant
        await #expect(throws: ArchiveExportFailure.nothing(station: "pier", instrument: "ctd-1")) {
            try await ArchiveExport(bench.archive).netCDF(request, to: path, options: options())
        }
        #expect((try? content(path)) == nil && (try? content(path + ".partial")) == nil)
    }
}
