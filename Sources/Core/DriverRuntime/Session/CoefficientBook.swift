import Pipeline

/// The coefficients of one instrument: those of the station file, and those that the instrument's own header gives
/// where the station file is silent.
struct CoefficientBook: Sendable {
    private let declared: [DriverCoefficient]
    private(set) var values: [Double?]
    private var isSettled: [Bool]
    /// What the last lines were about: `Main Pressure`, `pressure`.
    private var section = ""

    init(declared: [DriverCoefficient], given: [String: Double]) {
        self.declared = declared
        values = declared.map(\.standard)
        isSettled = Array(repeating: false, count: declared.count)
        for (path, value) in given.sorted(by: { $0.key < $1.key }) {
            guard let index = CoefficientPath(path).index(in: declared) else { continue }
            values[index] = value
            isSettled[index] = true
        }
    }

    /// What a line said.
    enum Reading {
        case nothing
        /// A coefficient, or another value in the same form.
        case assignment
        /// A coefficient that was not known, or was another.
        case news
    }

    /// Takes a line of a header or a reply: `<TA0>1.2e-3</TA0>`, `TA0 = 1.2e-3`, `Cal1: 0.0888`, or a title for those that follow.
    mutating func note(_ line: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Reading {
        guard !declared.isEmpty, range.count <= Self.longestLine else { return .nothing }
        let text = String(decoding: line[range], as: UTF8.self)
        guard let (name, value) = Self.element(text) ?? Self.assignment(text) ?? coefficient(text) else {
            if let title = Self.title(text) { section = title }
            return .nothing
        }
        guard let index = CoefficientPath(sections: [section], leaf: name).index(in: declared) else {
            return .assignment
        }
        guard !isSettled[index], values[index] != value else { return .assignment }
        values[index] = value
        return .news
    }

    private static let longestLine = 400

    /// `<TA0>1.2e-3</TA0>`
    private static func element(_ text: String) -> (name: String, value: Double)? {
        guard text.hasPrefix("<"), let open = text.firstIndex(of: ">") else { return nil }
        let name = text[text.index(after: text.startIndex)..<open]
        let rest = text[text.index(after: open)...]
        guard let close = rest.firstIndex(of: "<"), rest[close...].hasPrefix("</\(name)>") else { return nil }
        return number(rest[..<close]).map { (String(name), $0) }
    }

    /// `TA0 = 1.2e-3`
    private static func assignment(_ text: String) -> (name: String, value: Double)? {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let value = number(parts[1]) else { return nil }
        let name = parts[0].filter { $0 != " " && $0 != "\t" }
        let isName = name.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x5F }
        guard let first = name.utf8.first, (first | 0x20) &- 0x61 < 26, isName else { return nil }
        return (name, value)
    }

    /// `Cal1: 0.0888`, where there is such a coefficient; many other lines have a colon.
    private func coefficient(_ text: String) -> (name: String, value: Double)? {
        guard let colon = text.firstIndex(of: ":"), let value = Self.number(text[text.index(after: colon)...])
        else { return nil }
        let name = String(text[..<colon])
        return CoefficientPath(name).index(in: declared) == nil ? nil : (name, value)
    }

    private static func number(_ text: Substring) -> Double? {
        let bare = text.filter { $0 != " " && $0 != "\t" }
        return Double(bare).flatMap { $0.isFinite ? $0 : nil }
    }

    /// `<Calibration format='STRAIN0' id='Main Pressure'>`, `<PressureSensor SensorID="46">`, `pressure S/N 4955:`.
    private static func title(_ text: String) -> String? {
        if text.hasPrefix("</") { return "" }
        if text.hasPrefix("<") { return attribute(text) ?? String(text.dropFirst().prefix { $0 != " " && $0 != ">" }) }
        guard text.contains(":") else { return nil }
        return String(text.prefix { $0 != " " && $0 != ":" })
    }

    /// The value of `id`.
    private static func attribute(_ text: String) -> String? {
        for word in [" id='", " id = '", " id=\""] {
            guard let start = text.firstRange(of: word) else { continue }
            return String(text[start.upperBound...].prefix { $0 != "'" && $0 != "\"" })
        }
        return nil
    }
}
