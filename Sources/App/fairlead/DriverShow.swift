import ArgumentParser
import DriverRuntime
import Sensing

extension DriverCommand {
    /// What a driver observes, takes and can be asked.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a driver observes, which coefficients it takes and which commands it has.",
            discussion: "Example: fairlead driver show seabird/sbe37")

        @Argument(help: "The driver: maker/model, or its folder.") var driver: String
        @OptionGroup var folders: Folders
        @Flag(help: "One JSON object a line for each datastream.") var json = false

        private struct Row: Encodable {
            let key: String
            let name: String
            let unit: String
            let ucum: String
            let p01: String?
            let p06: String?
            let resolution: Double?
        }

        func run() throws {
            guard let driver = try folders.read(driver).driver else { return }
            guard json else {
                Terminal.write(Self.text(driver))
                return
            }
            for (number, stream) in driver.datastreams.enumerated() {
                let details = driver.details(ofDatastream: number)
                Terminal.write(
                    JSONLine.of(
                        Row(
                            key: stream.key, name: stream.name, unit: stream.unit, ucum: stream.ucum, p01: details.p01,
                            p06: details.p06, resolution: details.resolution)))
            }
        }

        private static func text(_ driver: Driver) -> String {
            var text = "\(driver.id): \(driver.title) (\(driver.category))\n"
            let names = [driver.about.maker, driver.about.model].compactMap(\.self).joined(separator: " ")
            if !names.isEmpty { text += "instrument: \(names)\n" }
            if !driver.about.firmware.isEmpty {
                text += "firmware seen: \(driver.about.firmware.joined(separator: ", "))\n"
            }
            if let like = driver.about.like { text += "like: \(like)\n" }
            if !driver.manual.isEmpty { text += "manual: \(driver.manual)\n" }
            if !driver.header.variants.isEmpty {
                text += "variants: \(driver.header.variants.joined(separator: ", "))\n"
            }
            if driver.isOpen {
                text += "columns: as 'fields' of the station file, or the recording's own header, say\n"
            }
            if !driver.sample.isEmpty { text += "\n\(driver.sample)\n" }
            return text + datastreams(driver) + coefficients(driver) + commands(driver)
        }

        private static func datastreams(_ driver: Driver) -> String {
            guard !driver.datastreams.isEmpty else { return "" }
            let details = driver.datastreams.indices.map { driver.details(ofDatastream: $0) }
            // What no field has needs no column.
            let optional: [(heading: String, cell: (DriverField.Details) -> String)] = [
                ("P01", { $0.p01 ?? "" }), ("P06", { $0.p06 ?? "" }),
                ("RESOLUTION", { $0.resolution.map { JSONText.number(Quantity($0)) } ?? "" }),
            ]
            let shown = optional.filter { column in details.contains { !column.cell($0).isEmpty } }
            var table = TextTable(headings: ["KEY", "NAME", "UNIT", "UCUM"] + shown.map(\.heading))
            table.rows = zip(driver.datastreams, details).map { stream, details in
                [stream.key, stream.name, stream.unit, stream.ucum] + shown.map { $0.cell(details) }
            }
            return "\n" + table.rendered()
        }

        static func coefficients(_ driver: Driver) -> String {
            guard !driver.coefficients.isEmpty else { return "" }
            var table = TextTable(headings: ["COEFFICIENT", "OTHER SPELLINGS", "SENSOR", "STANDARD"])
            table.rows = driver.coefficients.map { coefficient in
                [
                    coefficient.name, coefficient.aliases.joined(separator: ", "), coefficient.sensor ?? "",
                    coefficient.standard.map { JSONText.number(Quantity($0)) } ?? "needed",
                ]
            }
            return "\n" + table.rendered()
        }

        private static func commands(_ driver: Driver) -> String {
            guard !driver.commands.isEmpty else { return "" }
            var table = TextTable(headings: ["COMMAND", "ARGUMENTS", "WHAT IT DOES"])
            table.rows = driver.commands.map { command in
                [command.name, command.arguments.map(\.name).joined(separator: ", "), command.title]
            }
            return "\n" + table.rendered()
        }
    }
}
