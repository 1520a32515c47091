import Sensing

/// What a driver made of a stream, as lines of JSON: one object for each value, one for each frame that is a defect.
///
/// `record` counts samples and defects from 1; lines that are known to carry no values are not counted. `time` is the
/// instrument's own time where the record has it, else the logger's stamp, else null. Values that were printed keep
/// their digits without trailing zeros; computed ones have at most 12 significant digits.
public struct ParseReport: Sendable {
    private let datastreams: [DatastreamDescription]
    /// The parts of a line that are the same for every value of a datastream.
    private let heads: [String]
    private let tails: [String]
    public private(set) var records = 0
    public private(set) var defects = 0
    public private(set) var values = 0

    public init(driver: Driver) {
        datastreams = driver.datastreams
        heads = datastreams.map { ",\"name\":" + JSONText.string($0.name) + ",\"value\":" }
        tails = datastreams.map { ",\"unit\":" + JSONText.string($0.unit) + ",\"flag\":" }
    }

    /// Appends the lines of one frame.
    public mutating func write(_ frame: ParsedFrame, to text: inout String) {
        if let defect = frame.defect {
            records += 1
            defects += 1
            text += "{\"record\":\(records),\"defect\":\(JSONText.string(defect))"
            if let stamp = frame.loggerTime { text += ",\"logger_time\":\"\(stamp.iso8601)\"" }
            text += "}\n"
        }
        guard !frame.observations.isEmpty else { return }
        // What could be read of a frame in front of its defect has the defect's number.
        if frame.defect == nil { records += 1 }
        values += frame.observations.count
        let time = (frame.instrumentTime ?? frame.loggerTime).map { "\"\($0.iso8601)\"" } ?? "null"
        let start = "{\"record\":\(records),\"time\":\(time)"
        let stamp = frame.loggerTime.map { ",\"logger_time\":\"\($0.iso8601)\"" } ?? ""
        for observation in frame.observations {
            let number = Int(observation.datastream)
            text += start
            text += heads[number]
            text += JSONText.number(observation.result)
            text += tails[number]
            text += String(observation.flag.rawValue)
            if observation.cell > 0 { text += ",\"bin\":\(observation.cell)" }
            text += ",\"key\":" + JSONText.string(datastreams[number].key)
            text += stamp
            text += "}\n"
        }
    }
}
