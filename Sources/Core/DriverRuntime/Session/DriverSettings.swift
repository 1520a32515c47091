import Pipeline

/// What a station says about one instrument, beyond its model.
public struct DriverSettings: Sendable {
    /// By name, or by the names around it and its own with points between: `TA0`, `pressure.PTCA0`. Any case.
    public var coefficients: [String: Double]
    /// The fields of an open driver: what stands in the instrument's lines.
    public var fields: [DeclaredField]
    /// The columns of the instrument's lines as it is set up; replaces those of the driver.
    public var columns: [String]?
    /// One of the driver's variants.
    public var variant: String?
    /// Degrees north, for the depth.
    public var latitude: Double?
    /// What is to be expected of a field here, by its key: QARTOD's operator span.
    public var expected: [String: ClosedRange<Double>]
    /// What the sensor can measure, where it is not what the driver says of the model: QARTOD's sensor span.
    public var sensor: [String: ClosedRange<Double>]

    public init(
        coefficients: [String: Double] = [:], fields: [DeclaredField] = [], columns: [String]? = nil,
        variant: String? = nil, latitude: Double? = nil, expected: [String: ClosedRange<Double>] = [:],
        sensor: [String: ClosedRange<Double>] = [:]
    ) {
        self.coefficients = coefficients
        self.fields = fields
        self.columns = columns
        self.variant = variant
        self.latitude = latitude
        self.expected = expected
        self.sensor = sensor
    }
}

extension Driver {
    /// What is wrong with the settings for this driver, each with what to do about it; they are used all the same.
    public func problems(in settings: DriverSettings) -> [String] {
        let driver = specialised(for: settings)
        var found: [String] = []
        if driver.isOpen {
            found.append("\(id) does not know the instrument's columns; give them under 'fields'")
        }
        // A driver that was specialised has them all.
        if !isOpen, settings.fields.contains(where: { slot(of: $0.key) == nil }) {
            found.append("\(id) has fields of its own; remove 'fields'")
        }
        for column in settings.columns ?? [] where column != "-" && column != "..." && !column.hasPrefix("=") {
            let key = column.hasSuffix("?") ? String(column.dropLast()) : column
            if driver.slot(of: key).map({ driver.fields[$0].column == nil }) ?? true {
                found.append("\(id) has no column '\(key)'; it has: \(driver.columnKeys.joined(separator: ", "))")
            }
        }
        for case .lpp(let paths) in driver.records.map(\.shape) {
            for path in paths {
                guard let mistake = LPPPattern.mistake(in: path) else { continue }
                found.append("'from: \(path)' is no value of Cayenne LPP: \(mistake)")
            }
        }
        if let variant = settings.variant, !header.variants.contains(variant) {
            found.append("\(id) has no variant '\(variant)'; it has: \(header.variants.joined(separator: ", "))")
        }
        for key in Set(settings.expected.keys).union(settings.sensor.keys).sorted() where driver.slot(of: key) == nil {
            found.append(
                "\(id) has no field '\(key)' to limit; it has: \(driver.datastreamKeys.joined(separator: ", "))")
        }
        return found
    }

    /// The given coefficients that the driver has no use for.
    public func unusedCoefficients(in settings: DriverSettings) -> [String] {
        settings.coefficients.keys.filter { CoefficientPath($0).index(in: coefficients) == nil }.sorted()
    }

    private var columnKeys: [String] { fields.filter { $0.column != nil }.map(\.key) }
    private var datastreamKeys: [String] { datastreams.map(\.key) }
}
