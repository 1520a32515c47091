import Diagnostics
import Foundation
import Testing

@testable import DriverRuntime

@Suite("The reference of the dialogue")
struct PageTests {
    private static let page = Library.folder.deletingLastPathComponent()
        .appending(path: "Documentation/reference/dialogue.md")

    /// The example, as one text.
    private static func example() throws -> String {
        let text = try String(contentsOf: page, encoding: .utf8)
        let block = try #require(text.firstMatch(of: /```yaml\n([\s\S]*?)```/))
        return String(block.1)
    }

    @Test("shows a dialogue and commands without a mistake")
    func example() throws {
        let whole = try Library.parse(Self.example())
        let dialogue = try #require(try Library.read(whole["dialogue"], .driverDialogue))
        let commands = try #require(try Library.read(whole["commands"], .driverCommands))
        let fit = DialogueFit(dialogue: dialogue, commands: commands, fields: [])
        #expect(fit.diagnostics(dialogueSpan: .wholeFile, commandsSpan: .wholeFile).map(\.message) == [])
    }

    @Test("names every key of the dialogue, the waking, a parameter, the clock and a command")
    func keys() throws {
        let text = try Self.example()
        let whole = ["dialogue": "{zz: 1}", "wake": "{wake: {zz: 1}}", "clock": "{clock: {zz: 1}}"]
        var known = try whole.values.flatMap { try Self.keys(in: mistakes($0, .driverDialogue)) }
        known += try Self.keys(in: mistakes("{a: {zz: 1}}", .driverCommands))
        known += try Self.keys(in: mistakes("{parameters: {a: {zz: 1}}}", .driverDialogue))
        #expect(known.count > 60)
        let page = try String(contentsOf: Self.page, encoding: .utf8)
        for key in Set(known) {
            #expect(text.contains("\(key):") || page.contains("`\(key)`") || page.contains("\(key): "), "\(key)")
        }
    }

    /// From `the keys of … are a, b, c` in the remedies.
    private static func keys(in mistakes: [String]) -> [String] {
        mistakes.compactMap { $0.split(separator: "|").last }.filter { $0.contains(" are ") }.flatMap { remedy in
            (remedy.components(separatedBy: " are ").last ?? "").dropLast().split(separator: ", ").map(String.init)
        }
    }
}
