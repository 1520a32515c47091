import ConfigurationFiles
import Delivery
import Diagnostics
import Testing

@testable import Station

@Suite("What a destination is to take, in a station file")
struct SelectionFileTests {
    /// What `take: {…}` says, and what is wrong with it.
    private func take(
        _ text: String, instruments: [String] = ["ctd-1", "wind"]
    ) throws -> (selection: Selection?, complaints: String) {
        let source = SourceText(name: "station.yaml", text: "take: \(text)\n")
        let node = try #require(try YAMLReader.read(source)["take"])
        var diagnostics: [Diagnostic] = []
        let configuration = SelectionConfiguration.expected.read(node, &diagnostics)
        var reader = NodeReader(node, what: "take")
        configuration?.check(against: instruments, &reader)
        diagnostics += reader.diagnostics
        return (configuration?.selection, CheckReport(source: source, diagnostics: diagnostics).text())
    }

    @Test(
        "thinning is said in a word",
        arguments: [
            ("{datastreams: [ctd-1/*], every: 10}", "every 10 of ctd-1/*"),
            ("{average: 10 min}", "average 10 min of */*"),
            ("{datastreams: wind/speed, min_max: 1 h}", "min-max 1 h of wind/speed"),
            (
                "{datastreams: [ctd-1/temperature, wind/*], events: chosen}",
                "ctd-1/temperature, wind/*, events of chosen"
            ),
            ("{datastreams: station-clock/*}", "station-clock/*"), ("{events: all}", ""),
        ])
    func forms(text: String, product: String) throws {
        let (selection, complaints) = try take(text)
        #expect(selection?.product == product, "\(complaints)")
        #expect(!complaints.contains("error"))
    }

    @Test(
        "what cannot be is refused with what to write instead",
        arguments: [
            ("{average: 7 min}", "a day is no whole number of periods of '7 min'", "Write a period that divides a day"),
            ("{every: 10, average: 1 h}", "take has both 'every' and 'average'", "Remove one of them"),
            ("{every: 1}", "a whole number from 2 to 1000000", "Write a whole number"),
            (
                "{datastreams: [ctd-1]}", "expected a pattern INSTRUMENT/DATASTREAM",
                "Write it such as 'ctd-1/temperature'"
            ),
            ("{datastreams: [ctd-2/*]}", "no instrument is named 'ctd-2'", "Write 'ctd-1/*'."),
            ("{averages: 1 h}", "unknown key 'averages'", "Write 'average'"),
            ("{events: none}", "one of all, chosen", "Write"),
        ])
    func refusals(text: String, message: String, remedy: String) throws {
        let complaints = try take(text).complaints
        #expect(complaints.contains(message) && complaints.contains(remedy), "\(complaints)")
    }
}
