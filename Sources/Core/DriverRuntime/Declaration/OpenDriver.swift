import Pipeline

extension Driver {
    /// Whether it has records whose columns the station, or a recording's own header, has to tell.
    public var isOpen: Bool { records.contains(where: \.isOpen) }

    /// The driver for one instrument: the same where nothing is open, or nothing is told.
    public func specialised(for settings: DriverSettings) -> Driver {
        guard isOpen, !settings.fields.isEmpty else { return self }
        return specialised(fields: settings.fields, columns: settings.columns)
    }

    /// An ordinary driver of these fields. A field that the driver has already is replaced; `columns` are those of a
    /// line in their order, by default all fields that have a type.
    public func specialised(fields told: [DeclaredField], columns: [String]? = nil) -> Driver {
        let paths = told.map { ($0.key, $0.path ?? $0.key) }
        return specialised(
            fields: told, columns: columns, paths: Dictionary(paths, uniquingKeysWith: { first, _ in first })
        ) { $0 }
    }

    /// `takes` gives the form in which an open record is kept, or nil for one that is of no use.
    func specialised(
        fields told: [DeclaredField], columns: [String]?, paths: [String: String],
        takes: (DriverRecord) -> DriverRecord?
    ) -> Driver {
        var driver = self
        var declared = self.fields.map { $0.declared(in: self) }
        for field in told.map({ $0.missing(self.missing) }) {
            if let index = declared.firstIndex(where: { $0.key == field.key }) {
                declared[index] = field
            } else {
                declared.append(field)
            }
        }
        (driver.fields, driver.datastreams) = DriverField.numbered(declared)
        let items = driver.items(columns ?? told.filter { $0.column != nil }.map(\.key))
        let names = items.flatMap(\.slots).map { driver.fields[$0].key }.map { paths[$0] ?? $0 }
        driver.records = records.compactMap(takes).map { $0.isOpen ? $0.closed(items, names: names) : $0 }
        driver.table = RecordTable(driver: driver)
        return driver
    }
}

extension DeclaredField {
    /// With a driver's words for "no value" too, where a number is printed.
    fileprivate func missing(_ words: [String]) -> DeclaredField {
        var field = self
        switch column?.kind {
        case .decimal, .integer: field.column?.missing += words.map { Array($0.utf8) }
        default: break
        }
        return field
    }
}

extension DriverField {
    /// As it was declared.
    fileprivate func declared(in driver: Driver) -> DeclaredField {
        let observed = datastream.map { driver.datastreams[$0] }.map {
            DeclaredField.Observed(name: $0.name, unit: $0.unit, ucum: $0.ucum)
        }
        return DeclaredField(
            key: key, column: column, observed: observed, range: range, details: details, isHeld: isHeld)
    }
}

extension DriverRecord {
    /// With its columns; `names` are what the instrument calls the fields, for records that name their values.
    fileprivate func closed(_ items: [Item], names: [String]) -> DriverRecord {
        var record = self
        record.isOpen = false
        switch shape {
        case .columns, .binary:
            // What the driver itself declares stands in front.
            record.items = self.items + items
            return record
        case .elements: record.shape = .elements(names)
        case .pairs(_, let delimiter, let assign, let begins):
            record.shape = .pairs(keys: names, delimiter: delimiter, assign: assign, begins: begins)
        case .json: record.shape = .json(paths: names)
        case .lpp: record.shape = .lpp(paths: names)
        case .senml: record.shape = .senml(names: names)
        case .template, .transducers, .lines: return self
        }
        record.items = items.filter { !$0.slots.isEmpty }
        return record
    }
}
