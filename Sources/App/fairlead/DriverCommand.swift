import ArgumentParser
import DriverRuntime
import Sensing
import Station

/// `fairlead driver`: the instrument models.
struct DriverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "driver", abstract: "List, show, try and test the drivers.",
        subcommands: [List.self, Show.self, Parse.self, Test.self])

    /// What all of them take.
    struct Folders: ParsableArguments {
        @Option(
            name: .customLong("drivers"),
            help: ArgumentHelp("A folder of drivers; may be repeated.", valueName: "folder"))
        var folders: [String] = []

        var search: DriverFolders { .standard(besides: folders) }

        /// The driver, or its mistakes on standard error.
        func read(_ identity: String) throws -> DriverFile {
            let file = search.read(identity)
            guard file.driver != nil else {
                Terminal.complain(file.report.text())
                throw file.folder.isEmpty ? Outcome.cannotProceed : Outcome.faultFound
            }
            return file
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the drivers.", discussion: "Example: fairlead driver list --json")

        @OptionGroup var folders: Folders
        @Flag(help: "One JSON object a line.") var json = false

        private struct Row: Encodable {
            let driver: String
            let category: String
            let title: String
            let datastreams: Int
        }

        func run() {
            var table = TextTable(headings: ["DRIVER", "CATEGORY", "TITLE"])
            for identity in folders.search.identities() {
                let file = folders.search.read(identity)
                guard let driver = file.driver else {
                    Terminal.complain(file.report.text())
                    continue
                }
                table.rows.append([driver.id, driver.category, driver.title])
                if json {
                    Terminal.write(
                        JSONLine.of(
                            Row(
                                driver: driver.id, category: driver.category, title: driver.title,
                                datastreams: driver.datastreams.count)))
                }
            }
            if !json { Terminal.write(table.rendered()) }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a driver observes and which coefficients it takes.",
            discussion: "Example: fairlead driver show seabird/sbe37")

        @Argument(help: "The driver: maker/model, or its folder.") var driver: String
        @OptionGroup var folders: Folders
        @Flag(help: "One JSON object a line for each datastream.") var json = false

        private struct Row: Encodable {
            let key: String
            let name: String
            let unit: String
            let ucum: String
        }

        func run() throws {
            guard let driver = try folders.read(driver).driver else { return }
            if json {
                for stream in driver.datastreams {
                    Terminal.write(
                        JSONLine.of(Row(key: stream.key, name: stream.name, unit: stream.unit, ucum: stream.ucum)))
                }
                return
            }
            var text = "\(driver.id): \(driver.title) (\(driver.category))\n"
            if !driver.manual.isEmpty { text += "manual: \(driver.manual)\n" }
            if !driver.sample.isEmpty { text += "\n\(driver.sample)\n" }
            var table = TextTable(headings: ["KEY", "NAME", "UNIT", "UCUM"])
            table.rows = driver.datastreams.map { [$0.key, $0.name, $0.unit, $0.ucum] }
            text += "\n" + table.rendered()
            if !driver.coefficients.isEmpty {
                text += "\ncoefficients: \(driver.coefficients.map(\.name).joined(separator: ", "))\n"
            }
            Terminal.write(text)
        }
    }
}
