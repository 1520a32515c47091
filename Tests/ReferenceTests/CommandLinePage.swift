/// The reference page `command-line.md`, written from what the program says of itself.
enum CommandLinePage {
    static func markdown(of help: ProgramHelp) -> String {
        introduction(help.command) + help.command.all.map(section).joined(separator: "\n")
    }

    private static func introduction(_ program: ProgramHelp.Command) -> String {
        """
        <!-- Written by `make reference` from the program's own help. -->

        # The command line

        \(program.abstract ?? "") `fairlead help COMMAND` prints what is here.

        ```
        \(program.discussion.map { examplesAndRest($0).examples } ?? "")
        ```

        Every command takes `--help` and `--version`. A command that reads drivers looks for them in the folders given with
        `--drivers`, then in those that the environment variable `FAIRLEAD_DRIVERS` names (separated by colons), then in
        `Drivers` where the program is started, then in `/usr/share/fairlead/Drivers`. With `NO_COLOR` set nothing is
        coloured. Results go to standard output, words to people to standard error; progress is shown on a terminal only.

        | exit code | meaning |
        | --- | --- |
        \(exitCodes(in: program.discussion ?? "").map { "| \($0.code) | \($0.meaning) |" }.joined(separator: "\n"))

        | command | what it does |
        | --- | --- |
        \(program.all.map { "| [\($0.path)](#\($0.path.replacing(" ", with: "-"))) | \($0.abstract ?? "") |" }.joined(separator: "\n"))


        """
    }

    /// From `Exit codes: 0 done; 1 a check failed; …`.
    static func exitCodes(in discussion: String) -> [(code: String, meaning: String)] {
        guard let list = discussion.firstRange(of: "Exit codes: ") else { return [] }
        let text = discussion[list.upperBound...].prefix { $0 != "\n" && $0 != "." }
        return text.split(separator: "; ").map { part in
            let words = part.split(separator: " ", maxSplits: 1)
            return (words.first.map(String.init) ?? "", words.count > 1 ? String(words[1]) : "")
        }
    }

    private static func section(_ command: ProgramHelp.Command) -> String {
        var text = "## \(command.path)\n\n\(command.abstract ?? "")\n"
        let (examples, rest) = examplesAndRest(command.discussion ?? "")
        if !rest.isEmpty { text += "\n\(wrapped(rest))\n" }
        let arguments = command.ownArguments
        if !arguments.isEmpty {
            text += "\n| argument | meaning | default |\n| --- | --- | --- |\n"
            for argument in arguments {
                text += "| `\(argument.form)` | \(argument.abstract ?? "") | \(standard(of: argument)) |\n"
            }
        }
        if !examples.isEmpty { text += "\n```\n\(examples)\n```\n" }
        return text
    }

    private static func standard(of argument: ProgramHelp.Argument) -> String {
        if let value = argument.defaultValue { return "`\(value)`" }
        if argument.kind == "flag" { return "off" }
        if argument.isRepeating { return argument.isOptional ? "none" : "required, may be repeated" }
        return argument.isOptional ? "none" : "required"
    }

    /// The lines that are commands to type, without the word in front of them, and the sentences.
    private static func examplesAndRest(_ discussion: String) -> (examples: String, rest: String) {
        var examples: [String] = []
        var rest: [String] = []
        for line in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
            if let call = line.firstRange(of: "fairlead "), isExample(line[..<call.lowerBound], examples) {
                examples.append(String(line[call.lowerBound...]))
            } else {
                rest.append(String(line))
            }
        }
        return (examples.joined(separator: "\n"), rest.joined(separator: "\n").trimmingWhitespace)
    }

    /// `Example: fairlead …`, `A station:   fairlead …`, or a line that begins below one of these.
    private static func isExample(_ before: Substring, _ earlier: [String]) -> Bool {
        guard let last = before.last(where: { $0 != " " }) else { return !earlier.isEmpty }
        return last == ":"
    }

    /// Lines of at most 120 columns.
    private static func wrapped(_ text: String) -> String {
        var lines = [""]
        for word in text.split(whereSeparator: \.isWhitespace) {
            let isFull = lines[lines.count - 1].count + 1 + word.count > 120
            if isFull { lines.append("") }
            lines[lines.count - 1] += lines[lines.count - 1].isEmpty ? String(word) : " \(word)"
        }
        return lines.joined(separator: "\n")
    }
}

extension String {
    fileprivate var trimmingWhitespace: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
