import ArgumentParser
import DriverRuntime
import Sensing
import Station

/// `fairlead driver`: the instrument models.
struct DriverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "driver", abstract: "List, show, write, check, try and test the drivers.",
        discussion: """
            A new instrument: fairlead driver new acme/wind1 --sample capture.txt, then check, try and test until it reads \
            what it should. Drivers/README.md describes the form.
            """,
        subcommands: [List.self, Show.self, New.self, Check.self, Try.self, Parse.self, Test.self])

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
}
