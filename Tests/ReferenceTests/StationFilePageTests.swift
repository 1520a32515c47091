import Diagnostics
import Foundation
import Testing

@testable import Station

@Suite("The reference of the station file")
struct StationFilePageTests {
    private let page: ReferencePage

    init() throws {
        page = try ReferencePage("station-file.md")
    }

    @Test("has just the keys that the reader knows", arguments: StationMapping.all)
    func keys(of mapping: StationMapping) throws {
        let known = mapping.knownKeys
        #expect(!known.isEmpty)
        let written = try page.section(mapping.heading).keysOfThisRank
        // The reader of a destination names the address that is there; all of them are in one table.
        let isLink = ["A destination", "By MQTT"].contains(mapping.heading)
        let addresses = isLink ? ["http", "mqtt", "mqtts", "sensorthings"] : []
        #expect(Set(written).symmetricDifference(known).subtracting(addresses).isEmpty, "\(written) and \(known)")
        #expect(Set(written).count == written.count)
    }

    @Test("says what each key takes in the reader's own words, with its range", arguments: StationMapping.all)
    func forms(in mapping: StationMapping) throws {
        let section = try page.section(mapping.heading)
        for key in mapping.knownKeys {
            let row = try #require(section.row(key))
            let expected = try #require(mapping.expectation(of: key), "\(key) takes anything")
            // A mapping is described in a table of its own.
            let words = expected.hasSuffix("(a mapping)") ? "a mapping" : expected
            #expect(row[2].replacing("`", with: "").contains(words), "\(mapping.heading), \(key): \(expected)")
        }
    }

    @Test("says what holds without a key", arguments: StationMapping.all)
    func defaults(in mapping: StationMapping) throws {
        let section = try page.section(mapping.heading)
        let plain = StationMapping.check(mapping.text()).configuration
        for key in mapping.knownKeys {
            let row = try #require(section.row(key))
            let without = StationMapping.check(mapping.text((key, nil)))
            if row[3].hasPrefix("required") {
                #expect(without.report.diagnostics.contains { ["E202", "E209"].contains($0.code) }, "\(key)")
            } else if row[3] != "none" {
                #expect(row[3].hasPrefix("`") && row[3].hasSuffix("`"), "\(key): \(row[3])")
                let value = row[3].replacing("`", with: "")
                let configuration = StationMapping.check(mapping.text((key, value))).configuration
                #expect(configuration != nil && configuration == plain, "\(mapping.heading), \(key): \(value)")
            } else if mapping.heading != "limits" {
                #expect(without.configuration != nil, "\(mapping.heading) without \(key)")
            }
        }
    }

    @Test("lists the units of a duration and of a size")
    func units() throws {
        for (name, key) in [("duration", "keep"), ("size", "limit")] {
            let file = StationMapping.check("station: s\nstore: {directory: d, \(key): 1 zz}\ninstruments: []\n")
            let remedy = try #require(file.report.diagnostics.first { $0.code == "E207" }?.remedy)
            let list = try #require(remedy.firstMatch(of: /units (.+)\./)).1
            let written = try #require(page.section("Amounts").row(name))[1].replacing("`", with: "")
            #expect(written == list)
        }
    }

    @Test("has examples that pass the check without a complaint, with the drivers that they name")
    func examples() throws {
        let folders = DriverFolders(folders: [Repository.url("Drivers").path])
        let examples = page.whole.blocks("yaml")
        #expect(examples.count > 15)
        for example in examples {
            let source = SourceText(name: "example", text: completed(example))
            let file = StationFile.check(source) { _ in folders.identities() }
            let isSmallest = !example.contains("destinations:") && example.contains("station:")
            let serious = file.report.diagnostics.filter { !(isSmallest && $0.code == "W353") }
            #expect(serious.isEmpty, "\(file.report.text())")
            let drivers = StationDrivers(file, folders: folders)
            #expect(drivers.diagnostics.isEmpty && drivers.reports.isEmpty, "\(drivers.diagnostics)\n\(example)")
        }
    }

    @Test("shows each key in an example of its own section", arguments: StationMapping.all)
    func exampleOfEachKey(in mapping: StationMapping) throws {
        let section = try page.section(mapping.heading)
        let examples = section.blocks("yaml").joined()
        for key in section.keysOfThisRank {
            #expect(examples.contains(try Regex("\\b\(key):")), "\(mapping.heading) has no example of '\(key)'")
        }
    }

    /// The example with what a station needs besides.
    private func completed(_ example: String) -> String {
        let needed = [
            "station": "station: example", "store": "store: {directory: /var/lib/fairlead}",
            "instruments": "instruments: []",
            "destinations": "destinations: [{name: archive, http: \"http://127.0.0.1:8090\"}]",
        ]
        let written = example.split(separator: "\n").compactMap { $0.firstMatch(of: /^(\w+):/).map { String($0.1) } }
        if written.contains("station") { return example }
        return needed.filter { !written.contains($0.key) }.map { $0.value + "\n" }.sorted().joined() + example
    }
}

extension PageSection {
    /// The keys before the first heading below this one.
    var keysOfThisRank: [String] {
        PageSection(place: place, lines: Array(lines.prefix { !$0.hasPrefix("#") })).keys
    }
}
