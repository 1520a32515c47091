import ArgumentParser
import Testing

@testable import fairlead

@Suite("The reference of the command line")
struct CommandLinePageTests {
    private var help: ProgramHelp {
        get throws {
            do {
                _ = try Fairlead.parseAsRoot(["--experimental-dump-help"])
            } catch {
                return try ProgramHelp(json: Fairlead.fullMessage(for: error))
            }
            throw HelpProblem()
        }
    }

    private struct HelpProblem: Error, CustomStringConvertible {
        var description: String { "the program does not tell its help" }
    }

    @Test("is what the program's own help says")
    func page() throws {
        try ReferencePage("command-line.md").expect(CommandLinePage.markdown(of: help))
    }

    @Test("says of every command, argument and option what it is")
    func completeness() throws {
        let commands = try help.command.all
        #expect(commands.count >= 11)
        let codes = CommandLinePage.exitCodes(in: try help.command.discussion ?? "")
        #expect(codes.map(\.code) == ["0", "1", "2", "64"])
        for command in commands {
            #expect(command.abstract?.hasSuffix(".") == true, "\(command.path)")
            #expect(command.discussion?.contains("xample") == true, "\(command.path) shows no example")
            for argument in command.ownArguments { #expect(argument.abstract?.isEmpty == false, "\(argument.form)") }
        }
    }

    @Test("has examples that the program's own parser takes", .enabled(if: !Repository.isRenewing))
    func examples() throws {
        let page = try ReferencePage("command-line.md")
        let lines: [String] = page.whole.blocks("").flatMap { block in
            block.replacing(" && ", with: "\n").split(separator: "\n").map(String.init)
        }
        #expect(lines.count > 15)
        for line in lines {
            // Without what the shell takes for itself.
            let words = line.split(separator: " ").prefix { $0 != ">" }.map(String.init)
            guard words.first == "fairlead" else { continue }
            #expect(throws: Never.self, "\(line)") { try Fairlead.parseAsRoot(Array(words.dropFirst())) }
        }
    }
}
