import Delivery
import DriverRuntime
import Sensing
import Station

/// How a frame was read, for people or as JSON.
struct TryReport {
    let driver: Driver
    let hasColour: Bool

    // MARK: For people

    func text(_ frame: ParsedFrame, _ trace: FrameTrace, offset: Int) -> String {
        var lines = [headline(frame, offset)]
        if let stamp = frame.loggerTime {
            let bytes = trace.wrapper.isEmpty ? "" : "  " + QuotedBytes.written(trace.wrapper)
            lines.append(row("taken off", "logger stamp \(stamp.iso8601)\(bytes)"))
        } else if !trace.wrapper.isEmpty {
            lines.append(row("taken off", QuotedBytes.written(trace.wrapper)))
        }
        if !trace.stripped.isEmpty { lines.append(row("taken off", QuotedBytes.written(trace.stripped))) }
        if let defect = frame.defect {
            lines.append(row("why", paint(defect, .red)))
            lines.append(row("bytes", paint(shortened(QuotedBytes.written(frame.raw)), .faint)))
        } else if frame.observations.isEmpty {
            lines.append(row("bytes", paint(shortened(QuotedBytes.written(trace.payload)), .faint)))
        }
        lines += values(frame, trace)
        return lines.joined(separator: "\n") + "\n"
    }

    private func headline(_ frame: ParsedFrame, _ offset: Int) -> String {
        let place = "at \(offset), \(frame.raw.count) bytes: "
        let what: String
        if frame.defect != nil {
            what = paint("refused", .red)
        } else if let kind = frame.kind, !frame.observations.isEmpty {
            what = paint("record '\(kind)'", .green)
        } else {
            let name = frame.kind.map { " '\($0)'" } ?? ""
            what = paint("known\(name), without values", .faint)
        }
        return place + what + (frame.instrumentTime.map { "  time \($0.iso8601)" } ?? "")
    }

    /// Longer profiles are counted.
    private static let mostCells = 3
    private static let keyWidth = 26
    private static let textWidth = 22

    private func values(_ frame: ParsedFrame, _ trace: FrameTrace) -> [String] {
        var lines: [String] = []
        let keys = driver.datastreams.map(\.key)
        // Parts of the time and other texts that give no value of their own.
        for field in trace.fields where !frame.observations.contains(where: { keys[Int($0.datastream)] == field.key }) {
            guard field.cell <= Self.mostCells else { continue }
            lines.append(row(field.cell > 0 ? "\(field.key)[\(field.cell)]" : field.key, shown(field)))
        }
        var hidden: [String: Int] = [:]
        for observation in frame.observations {
            let key = keys[Int(observation.datastream)]
            if observation.cell > Self.mostCells {
                hidden[key, default: 0] += 1
                continue
            }
            lines.append(self.line(observation, trace))
        }
        for (key, count) in hidden.sorted(by: { $0.key < $1.key }) {
            lines.append(row(key, paint("… \(count) cells more", .faint)))
        }
        return lines
    }

    private func line(_ observation: Observation, _ trace: FrameTrace) -> String {
        let stream = driver.datastreams[Int(observation.datastream)]
        let field = trace.fields.first { $0.key == stream.key && $0.cell == observation.cell }
        let text = field.map(shown) ?? paint(hasTexts(trace) ? "(computed)" : "", .faint)
        let padded = text + String(repeating: " ", count: max(1, Self.textWidth - visible(text)))
        let value = observation.result.isMissing ? "missing" : JSONText.number(observation.result)
        let name = observation.cell > 0 ? "\(stream.key)[\(observation.cell)]" : stream.key
        return row(name, "\(padded) \(value) \(stream.unit)  \(flag(observation.flag))")
    }

    private func hasTexts(_ trace: FrameTrace) -> Bool { !trace.fields.isEmpty }

    private func shown(_ field: FrameTrace.Field) -> String {
        guard !field.isBinary else { return QuotedBytes.hexadecimal(field.text) }
        return shortened(QuotedBytes.quoted(field.text))
    }

    private func flag(_ flag: QualityFlag) -> String {
        switch flag {
        case .pass: "flag 1 pass"
        case .notEvaluated: "flag 2 not evaluated"
        case .suspect: paint("flag 3 suspect", .yellow)
        case .fail: paint("flag 4 fail", .red)
        case .missing: paint("flag 9 missing", .yellow)
        }
    }

    func summary(_ frames: [ParsedFrame], bytes: Int) -> String {
        var counts: [String: Int] = [:]
        var (records, known, refused) = (0, 0, 0)
        for frame in frames {
            if frame.defect != nil {
                refused += 1
            } else if frame.observations.isEmpty {
                known += 1
            } else {
                records += 1
                counts[frame.kind ?? "", default: 0] += 1
            }
        }
        let kinds = counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        let accounted = frames.reduce(0) { $0 + $1.raw.count }
        let whole =
            accounted == bytes ? "all \(bytes) bytes accounted for" : "\(accounted) of \(bytes) bytes accounted for"
        return
            "\(frames.count) frame\(frames.count == 1 ? "" : "s"): \(records) with values\(kinds.isEmpty ? "" : " (\(kinds))"), "
            + "\(known) known without values, "
            + (refused == 0 ? "none refused" : paint("\(refused) refused", .red)) + "; \(whole)\n"
    }

    private func row(_ key: String, _ text: String) -> String {
        "    " + key + String(repeating: " ", count: max(1, Self.keyWidth - key.count)) + text
    }

    private static let longest = 100

    private func shortened(_ text: String) -> String {
        text.count <= Self.longest ? text : text.prefix(Self.longest) + "…"
    }

    // MARK: Colour

    private enum Paint: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case faint = "2"
    }

    private func paint(_ text: String, _ paint: Paint) -> String {
        hasColour && !text.isEmpty ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// How many columns a text takes without its colours.
    private func visible(_ text: String) -> Int {
        guard hasColour, text.hasPrefix("\u{1B}") else { return text.count }
        return text.count - "\u{1B}[2m\u{1B}[0m".count
    }

    // MARK: JSON

    private struct Row: Encodable {
        let offset: Int
        let bytes: Int
        let outcome: String
        let record: String?
        let defect: String?
        let time: String?
        let loggerTime: String?
        let takenOff: [String]
        let fields: [Field]
    }

    private struct Field: Encodable {
        let key: String
        let bin: Int?
        let text: String?
        let value: Double?
        let unit: String?
        let flag: Int?
    }

    func json(_ frame: ParsedFrame, _ trace: FrameTrace, offset: Int) -> String {
        let isKnown = frame.observations.isEmpty
        let row = Row(
            offset: offset, bytes: frame.raw.count,
            outcome: frame.defect != nil ? "refused" : isKnown ? "known" : "record", record: frame.kind,
            defect: frame.defect, time: frame.instrumentTime?.iso8601, loggerTime: frame.loggerTime?.iso8601,
            takenOff: [trace.wrapper, trace.stripped].filter { !$0.isEmpty }.map { QuotedBytes.written($0) },
            fields: fields(frame, trace))
        return JSONLine.of(row)
    }

    private func fields(_ frame: ParsedFrame, _ trace: FrameTrace) -> [Field] {
        let keys = driver.datastreams.map(\.key)
        let silent = trace.fields.filter { field in
            !frame.observations.contains { keys[Int($0.datastream)] == field.key }
        }
        return silent.map {
            Field(key: $0.key, bin: bin($0.cell), text: plain($0), value: nil, unit: nil, flag: nil)
        }
            + frame.observations.map { observation in
                let stream = driver.datastreams[Int(observation.datastream)]
                let field = trace.fields.first { $0.key == stream.key && $0.cell == observation.cell }
                return Field(
                    key: stream.key, bin: bin(observation.cell), text: field.map(plain),
                    value: observation.result.value.isFinite ? observation.result.value : nil, unit: stream.unit,
                    flag: Int(observation.flag.rawValue))
            }
    }

    private func bin(_ cell: UInt16) -> Int? { cell > 0 ? Int(cell) : nil }

    private func plain(_ field: FrameTrace.Field) -> String {
        field.isBinary ? QuotedBytes.hexadecimal(field.text) : String(decoding: field.text, as: UTF8.self)
    }
}
