/// A user and a password for one destination. Whatever prints it prints no secret.
public struct Credentials: Sendable {
    public let user: String
    public let password: String

    public init(user: String, password: String) {
        self.user = user
        self.password = password
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "Credentials(not shown)" }
    public var debugDescription: String { description }

    /// `dump` and string interpolation of an enclosing value go through here.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
