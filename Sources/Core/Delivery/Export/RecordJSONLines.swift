import Sensing

/// Records as JSON lines: every record, those with a defect too, its raw bytes in hexadecimal when asked for.
public enum RecordJSONLines {
    public static func line(of exported: ExportedRecord, withRaw: Bool) -> String {
        let record = exported.record
        var text = "{\"epoch\":\"\(exported.epoch)\",\"position\":\(exported.stored.position)"
        text += ",\"instrument\":\(JSONText.string(exported.instrument)),\"direction\":\"\(record.direction)\""
        text += clock(of: exported)
        if let time = record.instrumentTime { text += ",\"instrument_time\":\"\(time.iso8601)\"" }
        if let time = record.loggerTime { text += ",\"logger_time\":\"\(time.iso8601)\"" }
        if let defect = record.defect { text += ",\"defect\":\(JSONText.string(defect))" }
        if let reprocessed = record.reprocessed {
            text += ",\"reprocessed\":{\"run\":\(reprocessed.run),\"position\":\(reprocessed.position)}"
        }
        if withRaw { text += ",\"raw\":\"\(HexText.encode(record.raw))\"" }
        text += ",\"observations\":["
        text += record.observations.map { observation(of: $0, in: exported.book) }.joined(separator: ",")
        return text + "]}\n"
    }

    /// The time, what it is worth, and what it was made from.
    private static func clock(of exported: ExportedRecord) -> String {
        let time = exported.time
        var text = ",\"time\":\"\(time.instant.iso8601)\""
        if let earliest = time.earliest, let latest = time.latest {
            text += ",\"earliest\":\"\(earliest.iso8601)\",\"latest\":\"\(latest.iso8601)\""
        }
        text += ",\"clock_source\":\"\(time.source)\",\"clock_state\":\"\(time.state)\""
        text += ",\"clock_flags\":[\(time.flags.names.map(JSONText.string).joined(separator: ","))]"
        if let stamp = time.stamp {
            text += ",\"clock_model\":\"\(stamp.model)\",\"raw_ns\":\(stamp.monotonic)"
            text += ",\"lateness_ns\":\(stamp.lateness)"
        }
        guard let original = exported.original else { return text }
        if let closing = original.closing { text += ",\"retimed_by\":\"\(closing)\"" }
        return text + ",\"stamped_time\":\"\(original.time.instant.iso8601)\""
    }

    private static func observation(of observation: Observation, in book: ExportBook) -> String {
        let description = book.datastreams[observation.datastream]
        var text = "{\"key\":\(JSONText.string(description?.key ?? ""))"
        text += ",\"name\":\(JSONText.string(description?.name ?? ""))"
        if observation.cell > 0 { text += ",\"bin\":\(observation.cell)" }
        text += ",\"value\":\(JSONText.number(observation.result))"
        text += ",\"unit\":\(JSONText.string(description?.unit ?? ""))"
        return text + ",\"flag\":\(observation.flag.rawValue)}"
    }
}
