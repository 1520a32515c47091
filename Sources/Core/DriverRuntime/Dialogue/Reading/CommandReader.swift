import Diagnostics

extension Expected where Value == [DriverCommand] {
    /// The `commands:` of a driver.
    public static var driverCommands: Expected {
        Expected<[NamedValue<DriverCommand>]>.entries(of: .driverCommand).map { commands in
            commands.map { command in
                var named = command.value
                named.name = command.name.text
                return named
            }
        }
    }
}

extension Expected where Value == DriverCommand {
    /// What belongs to the name of a command.
    static var driverCommand: Expected {
        mapping("a command") { reader in
            let title = reader.required("title", .nonEmptyString)
            let arguments = (reader.optional("arguments", .entries(of: .commandArgument)) ?? []).map { argument in
                var named = argument.value
                named.name = argument.name.text
                return named
            }
            let places = arguments.map(\.name)
            let exchange = Expected<DialogueExchange>.readExchange(places, &reader)
            let isRepeatable = reader.optional("repeatable", .boolean) ?? false
            let takes = reader.optional("takes", .duration(in: 0...86_400_000_000_000))
            let stops = reader.optional("stops_sampling", .boolean)
            let readsBack = reader.optional("reads_back", .located(.nonEmptyString))
            let safe = reader.optional("safe", .entries(of: .located(.string)))
            check(safe, arguments, &reader)
            checkUse(of: arguments, in: exchange, &reader)
            if let tries = reader.node("tries"), !isRepeatable {
                reader.report(
                    .dialogueKeys, "'tries' for a command that may not be repeated", at: tries.span,
                    remedy: "Add 'repeatable: true' if it does no harm twice, else remove 'tries'.")
            }
            guard let title, let exchange else { return nil }
            return DriverCommand(
                name: "", title: title, arguments: arguments, exchange: exchange, isRepeatable: isRepeatable,
                takes: takes, stopsSampling: stops, readsBack: readsBack,
                safe: safe.map { entries in
                    Dictionary(entries.map { ($0.name.text, $0.value.value) }, uniquingKeysWith: { first, _ in first })
                })
        }
    }

    private static func check(
        _ safe: [NamedValue<Located<String>>]?, _ arguments: [CommandArgument], _ reader: inout NodeReader
    ) {
        guard let safe else { return }
        for value in safe {
            guard let argument = arguments.first(where: { $0.name == value.name.text }) else {
                let meant = closestWord(to: value.name.text, in: arguments.map(\.name)).map { "Write \(quote($0))." }
                reader.report(
                    .valueForm, "the command has no argument \(quote(value.name.text))", at: value.name.span,
                    remedy: meant ?? "Remove it.")
                continue
            }
            argument.form.check(value.value.value, "the safe value", at: value.value.span, &reader)
        }
        let given = safe.map(\.name.text)
        for argument in arguments where argument.standard == nil && !given.contains(argument.name) {
            reader.report(
                .valueForm, "the safe form of the command says nothing about \(quote(argument.name))",
                at: reader.node("safe")?.span ?? reader.span, remedy: "Add '\(argument.name):' with a safe value.")
        }
    }

    /// An argument that goes nowhere would be asked for in vain.
    private static func checkUse(
        of arguments: [CommandArgument], in exchange: DialogueExchange?, _ reader: inout NodeReader
    ) {
        guard let exchange else { return }
        let used = Set(exchange.steps.flatMap(\.holes) + exchange.answers.flatMap { $0.steps.flatMap(\.holes) })
        for argument in arguments where !used.contains(argument.name) {
            reader.report(
                .unknownPlace, "the argument \(quote(argument.name)) is not sent",
                at: reader.node("arguments")?.span ?? reader.span,
                remedy: "Write '{\(argument.name)}' in 'send', or remove the argument.")
        }
    }
}

extension Expected where Value == CommandArgument {
    static var commandArgument: Expected {
        mapping("an argument") { reader in
            let title = reader.optional("title", .nonEmptyString)
            let form = ValueForm.read(&reader)
            let standard = reader.optional("default", .located(.string))
            if let standard { form.check(standard.value, "the default", at: standard.span, &reader) }
            return CommandArgument(name: "", title: title, form: form, standard: standard?.value)
        }
    }
}
