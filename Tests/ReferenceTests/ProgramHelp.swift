import Foundation

/// What the program's own command line says of itself: the form of ArgumentParser's `--experimental-dump-help`.
struct ProgramHelp: Decodable {
    let command: Command

    struct Command: Decodable {
        let commandName: String
        let abstract: String?
        let discussion: String?
        let superCommands: [String]?
        let subcommands: [Command]?
        let arguments: [Argument]?
    }

    struct Argument: Decodable {
        let kind: String
        let names: [Name]?
        let valueName: String?
        let defaultValue: String?
        let abstract: String?
        let isOptional: Bool
        let isRepeating: Bool
        let shouldDisplay: Bool
    }

    struct Name: Decodable {
        let kind: String
        let name: String

        var text: String { (kind == "long" ? "--" : "-") + name }
    }

    init(json: String) throws {
        self = try JSONDecoder().decode(ProgramHelp.self, from: Data(json.utf8))
    }
}

extension ProgramHelp.Command {
    /// As it is called: `fairlead driver parse`.
    var path: String { ((superCommands ?? []) + [commandName]).joined(separator: " ") }

    /// What a command has of its own, beside `--help` and `--version`, which all have.
    var ownArguments: [ProgramHelp.Argument] {
        (arguments ?? []).filter { argument in
            argument.shouldDisplay && !(argument.names ?? []).contains { ["help", "version"].contains($0.name) }
        }
    }

    /// This one and all below it that do something.
    var all: [ProgramHelp.Command] {
        // ArgumentParser adds a command of its own.
        let below = (subcommands ?? []).filter { $0.commandName != "help" }
        return below.isEmpty ? [self] : below.flatMap(\.all)
    }
}

extension ProgramHelp.Argument {
    /// As it is written on the command line: `--config <file>`.
    var form: String {
        let value = "<\(valueName ?? "value")>"
        let names = (names ?? []).map(\.text).joined(separator: ", ")
        switch kind {
        case "positional": return value
        case "flag": return names
        default: return "\(names) \(value)"
        }
    }
}
