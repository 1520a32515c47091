import Delivery
import Sensing
import Station

/// A record for a person: its line, its values, what is wrong with it.
struct TailText {
    let showsLines: Bool
    let showsValues: Bool
    let hasColour: Bool

    /// Cells of a profile that are shown one by one.
    private static let mostCells = 8

    func rendered(_ record: TailRecord) -> String {
        let line = record.line
        let values = showsValues ? self.values(record) : []
        guard showsLines else {
            guard line.direction == .received, !values.isEmpty || line.remark != nil else { return "" }
            let defect = line.remark.map { [coloured("\($0)", .red)] } ?? []
            return "\(record.time.iso8601) \((values + defect).joined(separator: ", "))\n"
        }
        var text = coloured(line) + "\n"
        if !values.isEmpty { text += "    " + values.joined(separator: ", ") + "\n" }
        return text
    }

    // MARK: Values

    private func values(_ record: TailRecord) -> [String] {
        var texts: [String] = []
        var rest = record.observations[...]
        while let first = rest.first {
            let same = rest.prefix { $0.key == first.key }
            rest = rest.dropFirst(same.count)
            if first.bin == nil {
                texts += same.map { "\($0.key) \(value($0)) \($0.unit)" }
            } else {
                texts.append(profile(Array(same)))
            }
        }
        return texts
    }

    private func profile(_ cells: [TailRecord.Value]) -> String {
        let shown = cells.prefix(Self.mostCells).map { "\($0.bin ?? 0):\(value($0))" }.joined(separator: " ")
        let more = cells.count > Self.mostCells ? " and \(cells.count - Self.mostCells) more" : ""
        return "\(cells[0].key) \(shown)\(more) \(cells[0].unit)"
    }

    private func value(_ value: TailRecord.Value) -> String {
        guard let number = value.value else { return coloured("missing", .yellow) }
        let text = "\(number)"
        switch QualityFlag(rawValue: value.flag) {
        case .suspect: return coloured(text + " suspect", .yellow)
        case .fail: return coloured(text + " failed", .red)
        default: return text
        }
    }

    // MARK: Colour

    private enum Colour: String {
        case red = "31"
        case yellow = "33"
        case cyan = "36"
    }

    private func coloured(_ line: WireLogLine) -> String {
        switch line.direction {
        case .sent: return coloured(line.text, .cyan)
        case .note: return coloured(line.text, .yellow)
        case .received: return line.remark == nil ? line.text : coloured(line.text, .red)
        }
    }

    private func coloured(_ text: String, _ colour: Colour) -> String {
        hasColour ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }
}
