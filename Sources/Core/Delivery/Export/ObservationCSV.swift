import Sensing

/// Observations as comma-separated values (RFC 4180), one row each.
public enum ObservationCSV {
    public static let heading =
        "time,earliest,latest,clock_source,clock_state,clock_flags,clock_model,retimed_by,instrument_time,logger_time,"
        + "instrument,key,name,bin,value,unit,flag,epoch,position,run,replaces\r\n"

    public static func rows(of exported: ExportedRecord) -> String {
        var text = ""
        let front = [
            exported.time.instant.iso8601, exported.time.earliest?.iso8601 ?? "",
            exported.time.latest?.iso8601 ?? "", "\(exported.time.source)", "\(exported.time.state)",
            exported.time.flags.names.joined(separator: "+"), exported.time.stamp?.model.description ?? "",
            exported.original?.closing?.description ?? "", exported.record.instrumentTime?.iso8601 ?? "",
            exported.record.loggerTime?.iso8601 ?? "", quoted(exported.instrument),
        ].joined(separator: ",")
        let run = exported.record.reprocessed.map { "\($0.run),\($0.position)" } ?? ","
        for observation in exported.record.observations {
            let description = exported.book.datastreams[observation.datastream]
            text += front + ","
            text += quoted(description?.key ?? "") + "," + quoted(description?.name ?? "") + ","
            text += (observation.cell > 0 ? "\(observation.cell)" : "") + ","
            text += (observation.result.isMissing ? "" : printed(observation.result)) + ","
            text += quoted(description?.unit ?? "") + ",\(observation.flag.rawValue),"
            text += "\(exported.epoch),\(exported.stored.position),\(run)\r\n"
        }
        return text
    }

    /// With the decimals that the instrument printed: 12.3400, not 12.34.
    public static func printed(_ quantity: Quantity) -> String {
        guard let decimals = quantity.decimals, let mantissa = quantity.mantissa else {
            return JSONText.number(quantity)
        }
        guard decimals > 0 else { return "\(mantissa)" }
        let digits = String(mantissa.magnitude)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return (mantissa < 0 ? "-" : "") + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    public static func quoted(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
