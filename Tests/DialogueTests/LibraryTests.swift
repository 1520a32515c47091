import ConfigurationFiles
import Diagnostics
import Foundation
import SimulatedInstruments
import Testing

@testable import DriverRuntime

/// The dialogues of the driver library.
enum Library {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Drivers")

    /// The drivers that speak, by `maker/model`.
    static let speaking: [String] = {
        let makers = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let models = makers.flatMap { maker in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: maker).path)) ?? []).map {
                "\(maker)/\($0)"
            }
        }
        return models.filter { (try? document($0))?["dialogue"] != nil }.sorted()
    }()

    static func document(_ id: String) throws -> SourceNode {
        let file = folder.appending(path: "\(id)/driver.yaml")
        return try parse(String(contentsOf: file, encoding: .utf8))
    }

    static func parse(_ text: String) throws -> SourceNode {
        try YAMLReader.read(text, name: "driver.yaml")
    }

    static func dialogue(_ id: String) throws -> DriverDialogue {
        try read(try document(id)["dialogue"], .driverDialogue) ?? DriverDialogue()
    }

    static func commands(_ id: String) throws -> [DriverCommand] {
        try read(try document(id)["commands"], .driverCommands) ?? []
    }

    static func read<Value>(_ node: SourceNode?, _ expected: Expected<Value>) throws -> Value? {
        guard let node else { return nil }
        var diagnostics: [Diagnostic] = []
        let value = expected.read(node, &diagnostics)
        guard diagnostics.isEmpty else {
            throw Mistakes(diagnostics.map { "\($0.span.start.line): \($0.code) \($0.message)" })
        }
        return value
    }
}

@Suite("The library's dialogue")
struct LibraryTests {
    private static let instruments: [(id: String, kind: InstrumentKind, wanted: (key: String, value: String))] = [
        ("seabird/sbe37", .sbe37, ("SampleInterval", "15")), ("teledyne/workhorse", .adcp, ("TE", "15")),
    ]

    /// How an instrument may be found and behave.
    private static let manners = [
        ["boot": "steady"], ["boot": "power-on"], ["boot": "mid-menu"], ["echo": "no"], ["latency": "2"],
        ["latency": "3", "echo": "no"], ["lostwake": "3"], ["autonomous": "no"], ["executed": "yes"],
        ["errors": "xml"], ["asleep": "20"], ["lowbattery": "yes"],
    ]

    @Test("has no mistakes", arguments: Library.speaking)
    func reads(id: String) throws {
        let document = try Library.document(id)
        let fit = DialogueFit(
            dialogue: try Library.dialogue(id), commands: try Library.commands(id),
            fields: (document["fields"]?.entries ?? []).map(\.key.text))
        #expect(fit.diagnostics(dialogueSpan: .wholeFile, commandsSpan: .wholeFile).map(\.message) == [])
    }

    @Test("brings its simulated instrument to give samples, however it finds it", arguments: instruments.indices)
    func begins(index: Int) throws {
        let (id, kind, wanted) = Self.instruments[index]
        let known = Set(kind.settings.map(\.name))
        for manners in Self.manners where manners.keys.allSatisfy(known.contains) {
            for parameters in [[:], [wanted.key: wanted.value]] {
                var bench = try Bench(Library.dialogue(id), simulated(kind, manners)) { $0.parameters = parameters }
                bench.open()
                bench.run(for: 30 * minute)
                let before = bench.records
                bench.run(for: 10 * minute)
                let told = "\(id) \(manners) \(parameters): \(bench.state.word) \(bench.sentText.suffix(20))"
                #expect(bench.records >= before + 38, "\(told)")
                #expect(bench.warnings == [], "\(told)")
                if !parameters.isEmpty { #expect(bench.isSet(wanted.key, wanted.value), "\(told)") }
            }
        }
    }

    @Test("brings its simulated instrument back after a person and a power cut", arguments: instruments.indices)
    func comesBack(index: Int) throws {
        let (id, kind, wanted) = Self.instruments[index]
        var bench = try Bench(Library.dialogue(id), simulated(kind, ["fault": "powercycle=3600:5"])) {
            $0.parameters = [wanted.key: wanted.value]
        }
        bench.open()
        bench.run(for: 50 * minute)
        bench.takeOver()
        bench.device.receiveBreak(now: bench.now)
        for line in ["\r\n", "\r\n", "Stop\r\n", "SampleInterval=99\r\n", "TE00:01:30.00\r\n"] { bench.type(line) }
        bench.run(for: minute)
        bench.release()
        bench.run(for: 5 * minute)
        #expect(bench.isSet(wanted.key, wanted.value))
        // The power cut comes after an hour.
        bench.run(for: 30 * minute)
        let before = bench.records
        bench.run(for: 10 * minute)
        #expect(bench.records >= before + 38, "\(id) \(bench.state.word) \(bench.sentText.suffix(20))")
        #expect(bench.isSet(wanted.key, wanted.value))
    }

    @Test("sets the clock of its simulated instrument", arguments: instruments.indices)
    func clock(index: Int) throws {
        let (id, kind, _) = Self.instruments[index]
        var bench = try Bench(Library.dialogue(id), simulated(kind, ["clock": "-2h"])) { $0.setsClock = true }
        bench.open()
        bench.run(for: 30 * minute)
        let offset = try #require(bench.offsets.last?.offset)
        #expect(offset.earliest.magnitude < 2_000_000_000 && offset.latest.magnitude < 2_000_000_000)
        #expect(bench.trustsTime)
        let before = bench.records
        bench.run(for: 10 * minute)
        #expect(bench.records > before + 5, "\(id): \(bench.state) \(bench.sentText)")
    }

    @Test("never sends what is forbidden, and has no command that could")
    func forbidden() throws {
        let hazards = [
            "seabird/sbe37": ["InitLogging", "ResetLogging", "SetBaud=1200"],
            "teledyne/workhorse": ["RE ErAsE", "CR1", "CK"],
        ]
        for (id, texts) in hazards {
            let dialogue = try Library.dialogue(id)
            for text in texts { #expect(dialogue.forbidden.match(Array(text.utf8)) != nil, "\(id): \(text)") }
        }
    }
}

extension Bench {
    /// The instrument itself says that a parameter has this value.
    func isSet(_ name: String, _ value: String) -> Bool {
        guard let form = dialogue.dialogue.parameter(name)?.form, let found = known[name] else { return false }
        return form.means(found, value)
    }
}
