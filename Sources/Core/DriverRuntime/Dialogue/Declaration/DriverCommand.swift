import Diagnostics

/// Something that people and scripts may ask of an instrument.
public struct DriverCommand: Hashable, Sendable {
    public var name: String
    public var title: String
    public var arguments: [CommandArgument]
    var exchange: DialogueExchange
    /// May be sent again when no reply came.
    public var isRepeatable = false
    /// How long it usually takes, in nanoseconds.
    public var takes: Int64?
    /// Sampling is stopped for it and started again afterwards.
    var stopsSampling: Bool?
    /// A parameter or a field that shows what the command did.
    public var readsBack: Located<String>?
    /// Arguments with which the command leaves the instrument in a safe state; nil when it has nothing to do with that.
    public var safe: [String: String]?

    /// What goes over the line, or why nothing may. An argument that is left out has its standard value.
    public func render(
        arguments given: [String: String], for dialogue: DriverDialogue
    ) throws(CommandRefusal) -> [RenderedStep] {
        if let unknown = given.keys.sorted().first(where: { key in !arguments.contains { $0.name == key } }) {
            throw .unknownArgument(unknown, command: name, known: arguments.map(\.name))
        }
        var written: [String: [UInt8]] = ["address": ByteText.bytes(of: dialogue.address)]
        for argument in arguments {
            guard let value = given[argument.name] ?? argument.standard else {
                throw .missingArgument(argument.name, command: name, expected: argument.form.described)
            }
            do throws(ValueRefusal) {
                written[argument.name] = Array(try argument.form.written(value).utf8)
            } catch {
                throw .value(value, of: argument.name, error)
            }
        }
        for case .downlink(let template) in exchange.steps { try template.check(written) }
        let steps = exchange.steps.rendered(lineEnd: dialogue.lineEnd) { written[$0] }
        for bytes in steps.everything + [steps.bytes] {
            if let pattern = dialogue.forbidden.match(bytes) { throw .forbidden(ByteText.shown(bytes), by: pattern) }
        }
        return steps
    }
}

/// What a command has to be told.
public struct CommandArgument: Hashable, Sendable {
    public var name: String
    public var title: String?
    public var form: ValueForm
    /// What it is when it is left out; nil when it may not be.
    public var standard: String?
}

extension DownlinkTemplate {
    /// Refuses an argument that the bytes of its number cannot hold.
    fileprivate func check(_ arguments: [String: [UInt8]]) throws(CommandRefusal) {
        for number in numbers {
            let text = String(decoding: arguments[number.argument] ?? [], as: UTF8.self)
            do throws(ValueRefusal) {
                _ = try number.bytes(for: text)
            } catch {
                throw .value(text, of: number.argument, error)
            }
        }
    }
}
