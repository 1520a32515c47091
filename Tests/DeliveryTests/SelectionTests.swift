import Delivery
import Sensing
import Testing

@Suite("What a destination takes")
struct SelectionTests {
    private let averages = Thinning.average(Period(nanoseconds: 600_000_000_000))

    @Test(
        "a pattern names datastreams by instrument and key",
        arguments: [
            ("ctd-1/temperature", true), ("ctd-1/*", true), ("*/temperature", true), ("ctd-*/temp*", true),
            ("*/*", true),
            ("ctd/temperature", false), ("ctd-1/temp", false), ("wind/*", false), ("ctd-1/*x", false),
        ])
    func patterns(pattern: String, fits: Bool) throws {
        let pattern = try #require(DatastreamPattern(pattern))
        #expect(pattern.matches(instrument: "ctd-1", key: "temperature") == fits)
    }

    @Test("a pattern needs an instrument and a key", arguments: ["ctd-1", "/temperature", "ctd-1/", ""])
    func badPatterns(text: String) {
        #expect(DatastreamPattern(text) == nil)
    }

    @Test("a product is named by what was chosen and how it was thinned; everything has no name")
    func names() {
        #expect(Selection.everything.product == "")
        #expect(Selection(datastreams: [.all]).product == "")
        #expect(Selection(datastreams: [DatastreamPattern("ctd-1/*")].compactMap(\.self)).product == "ctd-1/*")
        #expect(Selection(thinning: averages).product == "average 10 min of */*")
        #expect(
            Selection(thinning: .every(10), eventsOfChosenOnly: true).product == "every 10 of */*, events of chosen")
    }

    @Test("long names of products are shortened and stay apart")
    func longNames() {
        func selection(_ last: String) -> Selection {
            let patterns = (1...40).map { "instrument-\($0)/*" } + [last]
            return Selection(datastreams: patterns.compactMap { DatastreamPattern($0) })
        }
        let names = [selection("a/*").product, selection("b/*").product]
        #expect(names.allSatisfy { $0.utf8.count <= 205 })
        #expect(names[0] != names[1])
    }

    @Test("the product's metadata has only what was chosen, and every instrument")
    func chosenMetadata() {
        let selection = Selection(datastreams: [DatastreamPattern(instrument: "ctd-1", key: "salinity")])
        let registrations = selection.registrations(SelectionSamples.registrations)
        #expect(registrations.map(\.datastreamNumbers) == [[2], [], []])
        #expect(registrations.map(\.number) == [1, 2, 3])
    }

    @Test("an average's datastreams are named after what they are made of, with numbers of their own")
    func averagedMetadata() throws {
        let registrations = Selection(thinning: averages).registrations([SelectionSamples.wind])
        let registration = try #require(registrations.first)
        #expect(registration.datastreamNumbers == [12, 13, 14])
        #expect(registration.description.datastreams.map(\.key) == ["speed.mean", "speed.sd", "speed.count"])
        #expect(registration.description.datastreams.map(\.unit) == ["m/s", "m/s", "1"])
    }

    @Test("no two datastreams of a product have the same number")
    func numbers() {
        for thinning in [averages, .extremes(.quarterHour)] {
            let numbers = Selection(thinning: thinning).registrations(SelectionSamples.registrations)
                .flatMap(\.datastreamNumbers)
            #expect(Set(numbers).count == numbers.count && !numbers.isEmpty)
        }
    }

    @Test("a key says which statistic it is of, and its cell method")
    func cellMethods() {
        #expect(Statistic.parse(key: "temperature.sd")?.statistic.cellMethod == "time: standard_deviation")
        #expect(Statistic.parse(key: "temperature.sd")?.of == "temperature")
        #expect(Statistic.parse(key: "temperature") == nil)
    }
}
