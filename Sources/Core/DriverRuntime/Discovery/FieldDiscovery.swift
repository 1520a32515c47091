import Framing
import Pipeline

/// Finds what a recording itself tells about its columns, for drivers that leave them open.
public struct FieldDiscovery: Sendable {
    private let driver: Driver

    public init(_ driver: Driver) {
        self.driver = driver
    }

    /// From the first lines of a recording; nil when nothing is told. The open records of the driver say which layouts
    /// are looked for, in their order.
    public func fields(in recording: [UInt8]) -> DiscoveredFields? {
        let sample = SampleLines(
            recording, readsStamps: driver.framing.plan.unwrapsStamps, strip: driver.strip)
        for record in driver.records where record.isOpen {
            if let found = fields(of: record, sample.lines, recording) { return found }
        }
        return nil
    }

    private func fields(of record: DriverRecord, _ lines: [[UInt8]], _ recording: [UInt8]) -> DiscoveredFields? {
        switch record.shape {
        case .columns:
            RowsDiscovery(bytes: recording).fields() ?? LoggerTableDiscovery(recording: recording).fields()
                ?? DelimitedDiscovery(lines: lines).fields()
        case .pairs(_, let delimiter, let assign, _):
            PairsDiscovery(lines: lines, delimiter: delimiter, assign: assign).fields()
        case .json: JSONDiscovery(lines: lines).fields()
        case .elements: XMLDiscovery(lines: lines).fields()
        case .lpp: UplinkDiscovery(recording: recording, place: record.place).fieldsOfLPP()
        case .senml: UplinkDiscovery(recording: recording, place: record.place).fieldsOfSenML()
        case .template, .transducers, .binary, .lines: nil
        }
    }
}

extension Driver {
    /// The driver for a recording: an open one has the fields of the settings, else those that the recording tells.
    public func fitted(to settings: DriverSettings, _ recording: [UInt8]) -> Driver {
        guard isOpen, settings.fields.isEmpty else { return specialised(for: settings) }
        return FieldDiscovery(self).fields(in: recording).map { specialised($0) } ?? self
    }

    /// With what a recording tells. A field that the driver declares itself stays as it is.
    func specialised(_ found: DiscoveredFields) -> Driver {
        let told = found.fields.filter { field in slot(of: field.key).map { fields[$0].column == nil } ?? true }
        var driver = specialised(fields: told, columns: found.columns, paths: found.paths) { record in
            record.takes(found.shape)
        }
        driver.knownLines += found.header
        driver.ignored += found.ignored
        if !found.tables.isEmpty { driver.takeTables(found) }
        guard case .rows(let rows) = found.shape else { return driver }
        driver.framing.rows = rows
        driver.framing.frames = ["row"]
        driver.framing.plan.layouts = []
        driver.records = [
            DriverRecord(name: "row", place: .frame(0), shape: .binary(.little), items: driver.items(found.columns))
        ]
        driver.table = RecordTable(driver: driver)
        return driver
    }

    /// A record for each table, read from the line of its names on.
    private mutating func takeTables(_ found: DiscoveredFields) {
        guard case .columns(let delimiter) = found.shape else { return }
        header.variants = found.tables.indices.map { "table \($0 + 1)" }
        header.marks = found.tables.enumerated().map { number, table in
            DriverHeader.Mark(text: Glob(String(decoding: table.names, as: UTF8.self)), variant: number)
        }
        records = found.tables.enumerated().map { number, table in
            var record = DriverRecord(name: "row", shape: .columns(delimiter), items: items(table.columns))
            record.variant = number
            return record
        }
        self.table = RecordTable(driver: self)
    }
}

extension DiscoveredFields {
    /// What the instrument calls each column.
    fileprivate var paths: [String: String] {
        Dictionary(fields.map { ($0.key, $0.path ?? $0.key) }, uniquingKeysWith: { first, _ in first })
    }
}

extension DriverRecord {
    /// The open record with what a shape adds to it; nil for an open record of another shape.
    fileprivate func takes(_ found: DiscoveredFields.Shape) -> DriverRecord? {
        guard isOpen else { return self }
        var record = self
        switch (shape, found) {
        case (.columns, .columns(let delimiter)): record.shape = .columns(delimiter)
        case (.pairs(_, _, _, let begins), .pairs(let delimiter, let assign)):
            record.shape = .pairs(keys: [], delimiter: delimiter, assign: assign, begins: begins)
        case (.json, .json), (.elements, .elements), (.lpp, .lpp), (.senml, .senml): break
        default: return nil
        }
        return record
    }
}
