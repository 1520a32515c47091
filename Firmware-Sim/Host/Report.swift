import Glibc
import SimulatedInstruments

/// What the program says on standard output, as sentences or as JSON lines.
struct Report {
    let isJSON: Bool

    func ready(_ line: SimulatedLine) {
        if isJSON {
            write(event: "ready", line, "\"seed\":\(line.plan.seed),")
        } else {
            write("\(line.plan.kind.rawValue) \(line.endpoint.title), seed \(line.plan.seed)")
        }
    }

    func changed(_ line: SimulatedLine, _ event: String) {
        if isJSON { write(event: event, line, "") }
    }

    func stopped(_ line: SimulatedLine) {
        let counts = line.instrument.counts
        if isJSON {
            let fields: [(String, UInt64)] = [
                ("records", line.instrument.recordsSent), ("bytes", UInt64(counts.bytesSent)),
                ("bytes_not_taken", line.endpoint.bytesNotTaken), ("dropped", UInt64(counts.bytesDropped)),
                ("garbled", UInt64(counts.bytesGarbled)), ("cuts", UInt64(counts.cuts)),
                ("duplicated", UInt64(counts.emissionsDuplicated)), ("swapped", UInt64(counts.recordsSwapped)),
                ("delayed", UInt64(counts.emissionsDelayed)),
                ("disconnections", UInt64(counts.disconnections)),
                ("bytes_while_disconnected", UInt64(counts.bytesWhileDisconnected)),
                ("power_cycles", UInt64(counts.powerCycles)), ("bytes_cut_off", UInt64(counts.bytesCutOff)),
            ]
            write(event: "stopped", line, fields.map { "\"\($0.0)\":\($0.1)," }.joined())
        } else {
            write(
                "\(line.plan.kind.rawValue) stopped: \(line.instrument.recordsSent) records, \(counts.bytesSent) bytes")
        }
    }

    private func write(event: String, _ line: SimulatedLine, _ fields: String) {
        let instrument = line.plan.kind.rawValue
        write(
            "{\"event\":\"\(event)\",\"instrument\":\"\(instrument)\",\(fields)\"endpoint\":\(Report.quoted(line.endpoint.title))}"
        )
    }

    func write(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
    }

    /// A JSON string; a path may hold anything.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 32: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
