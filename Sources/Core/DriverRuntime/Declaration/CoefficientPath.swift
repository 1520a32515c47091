/// Where a number stood in a calibration: the names around it and its own, such as `pressure` and `PTCA0`.
///
/// Names are compared without case, dashes, underscores and blanks, since everybody writes them in another way.
struct CoefficientPath: Hashable, Sendable {
    private var sections: [String]
    private var leaf: String

    init(sections: [String], leaf: String) {
        self.sections = sections.map(Self.folded)
        self.leaf = Self.folded(leaf)
    }

    /// From `coefficients.temperature.TA0`.
    init(_ path: String) {
        let parts = path.split(separator: ".").map(String.init)
        self.init(sections: Array(parts.dropLast()), leaf: parts.last ?? "")
    }

    /// The coefficient that is meant, among those of a driver.
    func index(in coefficients: [DriverCoefficient]) -> Int? {
        let sensors = Set(coefficients.compactMap(\.sensor).map(Self.folded))
        if let index = index(in: coefficients, sensors) { return index }
        for (prefix, sensor) in Self.prefixes(sensors) where leaf.hasPrefix(prefix) && leaf.count > prefix.count {
            guard let path = dropping(prefix, sensor, sensors) else { continue }
            if let index = path.index(in: coefficients, sensors) ?? path.numbered(in: coefficients) { return index }
        }
        return nil
    }

    private func index(in coefficients: [DriverCoefficient], _ sensors: Set<String>) -> Int? {
        let named = named(sensors)
        return coefficients.firstIndex { coefficient in
            guard named.isEmpty || coefficient.sensor.map({ named.contains(Self.folded($0)) }) ?? true else {
                return false
            }
            return leaf == Self.folded(coefficient.name) || coefficient.aliases.contains(where: isMeant)
        }
    }

    private func named(_ sensors: Set<String>) -> Set<String> {
        sensors.filter { sensor in sections.contains { $0.contains(sensor) } }
    }

    /// `offset`, or `pressure.offset` for what must stand below something called pressure.
    private func isMeant(by alias: String) -> Bool {
        let parts = alias.split(separator: ".").map { Self.folded(String($0)) }
        guard leaf == parts.last else { return false }
        return parts.dropLast().allSatisfy { section in sections.contains { $0.contains(section) } }
    }

    // MARK: Names with the sensor in front

    /// What stands in front of a coefficient's own name in flat lists: the sensor (`temperature_a0`, `CondG`), or the
    /// mark of calibration coefficients in OOI's tables (`CC_a0`).
    private static func prefixes(_ sensors: Set<String>) -> [(prefix: String, sensor: String?)] {
        let short = 4
        let named = sensors.sorted().flatMap { sensor in
            [(sensor, sensor), (String(sensor.prefix(short + 1)), sensor), (String(sensor.prefix(short)), sensor)]
        }
        return named.map { (prefix: $0.0, sensor: $0.1) } + [(prefix: "cc", sensor: nil)]
    }

    /// Nil below another sensor's name: `pressure.tempA0` is no temperature.
    private func dropping(_ prefix: String, _ sensor: String?, _ sensors: Set<String>) -> CoefficientPath? {
        var path = self
        path.leaf = String(leaf.dropFirst(prefix.count))
        guard let sensor else { return path }
        guard named(sensors).subtracting([sensor]).isEmpty else { return nil }
        path.sections.append(sensor)
        return path
    }

    /// The elements of a list that has nothing but the sensor's name: `temperature: [a0, a1, a2, a3]`. Only for a sensor
    /// with so few coefficients that the order is beyond doubt.
    private func numbered(in coefficients: [DriverCoefficient]) -> Int? {
        guard let number = Int(leaf), let sensor = sections.last else { return nil }
        let needed = coefficients.indices.filter {
            coefficients[$0].standard == nil && coefficients[$0].sensor.map(Self.folded) == sensor
        }
        return needed.count <= Self.fewCoefficients && needed.indices.contains(number) ? needed[number] : nil
    }

    private static let fewCoefficients = 4

    private static func folded(_ name: String) -> String {
        let letters = name.utf8.filter { $0 != 0x20 && $0 != 0x2D && $0 != 0x5F }
        return String(decoding: letters.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
