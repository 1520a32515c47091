import Delivery
import Sensing

/// A batch as JSON lines.
enum BatchLines {
    static func lines(of batch: Batch, _ header: BatchHeader, byteCount: Int) -> [String] {
        var keys: [Int32: String] = [:]
        for registration in batch.metadata ?? [] {
            for (number, datastream) in zip(registration.datastreamNumbers, registration.description.datastreams) {
                keys[number] = datastream.key
            }
        }
        return [head(of: batch, header, byteCount: byteCount)] + batch.records.map { line(of: $0, keys) }
            + batch.raws.map { "{\"position\":\($0.position),\"raw\":\"\(HexText.encode($0.bytes))\"}\n" }
    }

    static func line(of fragment: BatchFragment) -> String {
        "{\"batch\":\"\(hexadecimal(fragment.batch))\",\"fragment\":\(fragment.index),\"of\":\(fragment.count)"
            + ",\"bytes\":\(fragment.bytes.count)}\n"
    }

    private static func head(of batch: Batch, _ header: BatchHeader, byteCount: Int) -> String {
        var text = "{\"bytes\":\(byteCount),\"reference\":\"\(hexadecimal(batch.reference.value))\""
        if let stream = header.stream {
            text += ",\"station\":\(JSONText.string(stream.station)),\"epoch\":\(JSONText.string(stream.epoch))"
            text += ",\"product\":\(JSONText.string(stream.product))"
        }
        if let signer = header.signer { text += ",\"signer\":\"\(hexadecimal(signer.value))\"" }
        if let metadata = batch.metadata {
            text += ",\"instruments\":["
            text += metadata.map { JSONText.string($0.description.name) }.joined(separator: ",") + "]"
        }
        text += ",\"records\":\(batch.records.count),\"raws\":\(batch.raws.count)"
        return text + ",\"covers\":\(batch.covers.data.json),\"covers_raw\":\(batch.covers.raw.json)}\n"
    }

    private static func line(of stored: StoredRecord, _ keys: [Int32: String]) -> String {
        let record = stored.record
        let time = record.time
        var text = "{\"position\":\(stored.position),\"instrument\":\(record.instrument)"
        text += ",\"direction\":\"\(record.direction)\",\"time\":\"\(time.instant.iso8601)\""
        if let bound = time.bound { text += ",\"before_ns\":\(bound.before),\"after_ns\":\(bound.after)" }
        text += ",\"clock_source\":\"\(time.source)\",\"clock_state\":\"\(time.state)\""
        text += ",\"clock_flags\":[\(time.flags.names.map(JSONText.string).joined(separator: ","))]"
        if let stamp = time.stamp {
            text +=
                ",\"clock_model\":\"\(stamp.model)\",\"raw_ns\":\(stamp.monotonic),\"lateness_ns\":\(stamp.lateness)"
        }
        if let time = record.instrumentTime { text += ",\"instrument_time\":\"\(time.iso8601)\"" }
        if let time = record.loggerTime { text += ",\"logger_time\":\"\(time.iso8601)\"" }
        if let replaced = record.reprocessed {
            text += ",\"reprocessed\":{\"run\":\(replaced.run),\"position\":\(replaced.position)}"
        }
        if let defect = record.defect { text += ",\"defect\":\(JSONText.string(defect))" }
        text += ",\"observations\":["
        text += record.observations.map { line(of: $0, keys) }.joined(separator: ",")
        return text + "]}\n"
    }

    private static func line(of observation: Observation, _ keys: [Int32: String]) -> String {
        var text = "{\"datastream\":\(observation.datastream)"
        if let key = keys[observation.datastream] { text += ",\"key\":\(JSONText.string(key))" }
        if observation.cell > 0 { text += ",\"bin\":\(observation.cell)" }
        text += ",\"value\":\(JSONText.number(observation.result))"
        if let decimals = observation.result.decimals { text += ",\"decimals\":\(decimals)" }
        return text + ",\"flag\":\(observation.flag.rawValue)}"
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
