import Diagnostics

/// A setting of the instrument.
public struct DialogueParameter: Hashable, Sendable {
    public var name: String
    public var title: String?
    public var form: ValueForm
    /// What it is set to when the station file says nothing; nil leaves the instrument's own setting alone.
    public var standard: String?
    var set: DialogueExchange
    /// What makes the instrument tell it; nil when it never does.
    var read: DialogueExchange?
    /// Where it stands in the reply.
    var finds: [ReplyPattern] = []
    /// What the instrument prints: what is meant.
    var words: [String: String] = [:]
    /// Brought back after a person had the line.
    public var isRestored = false

    static let hole = "value"

    /// Why it cannot be set to a value; nil when it can.
    public func refusal(of value: String) -> CommandRefusal? {
        do throws(ValueRefusal) {
            _ = try form.written(value)
            return nil
        } catch {
            return .value(value, of: name, error)
        }
    }

    /// The value in a reply, in the station file's words.
    func value(in reply: [UInt8]) -> String? {
        for pattern in finds {
            guard let printed = pattern.values(in: reply)?[Self.hole] else { continue }
            return words.first { $0.key.lowercased() == printed.lowercased() }?.value ?? printed
        }
        return nil
    }
}
