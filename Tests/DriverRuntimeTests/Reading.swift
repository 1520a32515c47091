import ConfigurationFiles
import Diagnostics
import DriverRuntime
import Sensing

/// A driver from YAML text; nil with a record of the mistakes when it has any.
func driver(_ text: String) throws -> (driver: Driver?, diagnostics: [Diagnostic]) {
    let source = SourceText(name: "driver.yaml", text: text)
    return Driver.read(try YAMLReader.read(source), in: source)
}

/// With other drivers by their identity, for `like`.
func driver(_ text: String, library: [String: String]) throws -> (driver: Driver?, diagnostics: [Diagnostic]) {
    let source = SourceText(name: "driver.yaml", text: text)
    let others = try library.mapValues { try YAMLReader.read($0, name: "other.yaml") }
    return Driver.read(try YAMLReader.read(source), in: source) { others[$0] }
}

func settings(_ text: String) throws -> DriverSettings {
    DriverSettings.read(try YAMLReader.read(text, name: "config.yaml")).settings
}

/// What a frame says, short: `temperature=13.7971/1 …`, `-` for a known line, `!` for a defect.
func summary(of frame: ParsedFrame, _ driver: Driver) -> String {
    if frame.defect != nil { return "!" }
    if frame.observations.isEmpty { return "-" }
    return frame.observations.map { observation in
        let value = observation.result.isMissing ? "nil" : "\(observation.result.value)"
        return "\(driver.datastreams[Int(observation.datastream)].key)=\(value)/\(observation.flag.rawValue)"
    }.joined(separator: " ")
}

/// What a driver makes of lines, each with its line end.
func summaries(_ driver: Driver, _ lines: [String], settings: DriverSettings = DriverSettings()) -> [String] {
    let bytes = lines.flatMap { Array(($0 + "\r\n").utf8) }
    return driver.parse(bytes, settings: settings).map { summary(of: $0, driver) }
}
