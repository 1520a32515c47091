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
        let named = sensors.filter { sensor in sections.contains { $0.contains(sensor) } }
        return coefficients.firstIndex { coefficient in
            guard named.isEmpty || coefficient.sensor.map({ named.contains(Self.folded($0)) }) ?? true else {
                return false
            }
            return leaf == Self.folded(coefficient.name) || coefficient.aliases.contains(where: isMeant)
        }
    }

    /// `offset`, or `pressure.offset` for what must stand below something called pressure.
    private func isMeant(by alias: String) -> Bool {
        let parts = alias.split(separator: ".").map { Self.folded(String($0)) }
        guard leaf == parts.last else { return false }
        return parts.dropLast().allSatisfy { section in sections.contains { $0.contains(section) } }
    }

    private static func folded(_ name: String) -> String {
        let letters = name.utf8.filter { $0 != 0x20 && $0 != 0x2D && $0 != 0x5F }
        return String(decoding: letters.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
