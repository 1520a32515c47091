/// Something in a plan that cannot be carried out, and what to write instead.
public struct PlanMistake: Error, Equatable, Sendable, CustomStringConvertible {
    public let message: String
    public let remedy: String

    public init(_ message: String, remedy: String) {
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "\(message); \(remedy)" }
}
