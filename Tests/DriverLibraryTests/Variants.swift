import ConfigurationFiles
import Diagnostics
import DriverRuntime
import Sensing

/// What a driver of this repository makes of single lines.
struct Variants {
    private let driver: Driver
    private let settings: DriverSettings

    init(_ id: String, config: String = "") throws {
        driver = try Shelf.driver(id)
        settings =
            config.isEmpty
            ? DriverSettings() : DriverSettings.read(try YAMLReader.read(config, name: "config.yaml")).settings
    }

    /// `temperature=13.7971 …` with the flags that are neither pass nor without judgement, the time at the end; `-` for
    /// a line known to carry no values, `!` for a defect; one line for each frame.
    func said(_ line: String) -> [String] {
        said(bytes: Array((line + "\r\n").utf8))
    }

    func said(bytes: [UInt8]) -> [String] {
        driver.parse(bytes, settings: settings).map { frame in
            if frame.defect != nil { return "!" }
            if frame.observations.isEmpty { return "-" }
            let values = frame.observations.map { observation in
                let mark = observation.flag == .fail ? "/4" : ""
                return "\(driver.datastreams[Int(observation.datastream)].key)=\(observation.result.value)\(mark)"
            }
            return (values + [frame.instrumentTime?.iso8601 ?? "no time"]).joined(separator: " ")
        }
    }

    /// Whether one record is read from the line and says all these words.
    func says(_ line: String, _ words: String...) -> Bool {
        let found = said(line).filter { $0 != "-" }
        return found.count == 1 && words.allSatisfy { found[0].split(separator: " ").contains(Substring($0)) }
    }
}
