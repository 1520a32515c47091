/// `12.3 us`, from nanoseconds.
func engineering(_ nanoseconds: Int64) -> String { engineering(Double(nanoseconds)) }

func engineering(_ nanoseconds: Double) -> String {
    let size = abs(nanoseconds)
    return switch size {
    case ..<1e3: "\(Int(nanoseconds.rounded())) ns"
    case ..<1e6: "\(significant(nanoseconds / 1e3)) us"
    case ..<1e9: "\(significant(nanoseconds / 1e6)) ms"
    default: "\(significant(nanoseconds / 1e9)) s"
    }
}

func decimals(_ value: Double, _ places: Int) -> String {
    let scale = (0..<places).reduce(1.0) { factor, _ in factor * 10 }
    let scaled = Int64((abs(value) * scale).rounded())
    let whole = scaled / Int64(scale)
    let rest = String(scaled % Int64(scale))
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(whole)" }
    return "\(sign)\(whole)." + String(repeating: "0", count: places - rest.count) + rest
}

private func significant(_ value: Double) -> String { decimals(value, abs(value) < 10 ? 2 : abs(value) < 100 ? 1 : 0) }

/// The value below which `share` of them lie; nil when there are none.
func quantile(_ sorted: [Float], _ share: Double) -> Double? {
    guard !sorted.isEmpty else { return nil }
    let index = Int((Double(sorted.count) * share).rounded(.up)) - 1
    return Double(sorted[min(max(0, index), sorted.count - 1)])
}
