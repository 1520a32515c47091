import Threads

/// Why a link does not work, in words that help: what was done with what and went wrong, and what to do about it.
public struct LinkFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// `connection refused by 127.0.0.1:4001`.
    public var reason: String
    /// `is the serial server on?`
    public var remedy: String
    /// How many bytes of what was to be sent went out before.
    public internal(set) var sentBytes = 0

    public init(_ reason: String, remedy: String) {
        self.reason = reason
        self.remedy = remedy
    }

    public var description: String { "\(reason): \(remedy)" }

    init(_ failure: ThreadFailure) {
        self.init("the link has \(failure)", remedy: "stop what uses so many")
    }

    /// The link was asked to stop; nobody is told.
    static let stopping = LinkFailure("the link is stopping", remedy: "start it again to use it")
}
