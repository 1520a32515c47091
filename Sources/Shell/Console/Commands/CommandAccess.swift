/// Where the control socket gets the commands of the instruments. The page has none: it changes nothing.
public struct CommandAccess: Sendable {
    /// What the instrument with this name can be asked.
    public var list: @Sendable (String) async throws(CommandDenial) -> [CommandDescription]
    /// Asks, and waits for what becomes of it.
    public var ask: @Sendable (CommandWish) async throws(CommandDenial) -> CommandAnswer

    public init(
        list: @escaping @Sendable (String) async throws(CommandDenial) -> [CommandDescription],
        ask: @escaping @Sendable (CommandWish) async throws(CommandDenial) -> CommandAnswer
    ) {
        self.list = list
        self.ask = ask
    }
}

/// Somebody wants an instrument to do something.
public struct CommandWish: Hashable, Sendable {
    public var instrument: String
    public var command: String
    public var arguments: [String: String]

    public init(instrument: String, command: String, arguments: [String: String]) {
        self.instrument = instrument
        self.command = command
        self.arguments = arguments
    }
}

/// What the caller sends along.
struct CommandArguments: Codable {
    var arguments: [String: String]
}

/// What an instrument did.
public struct CommandAnswer: Codable, Hashable, Sendable {
    public var instrument: String
    public var command: String
    /// What it said.
    public var reply: String
    /// The value that shows what the command did; nil where the driver knows none.
    @TextOrNull public var readBack: String?

    public init(instrument: String, command: String, reply: String, readBack: String?) {
        self.instrument = instrument
        self.command = command
        self.reply = reply
        self.readBack = readBack
    }

    enum CodingKeys: String, CodingKey {
        case instrument
        case command
        case reply
        case readBack = "read_back"
    }
}

/// A command as the driver declares it.
public struct CommandDescription: Codable, Hashable, Sendable {
    public struct Argument: Codable, Hashable, Sendable {
        public var name: String
        @TextOrNull public var title: String?
        /// What to write: `a whole number from 6 to 21600 s`.
        public var expected: String
        /// What it is when it is left out; nil when it may not be.
        @TextOrNull public var standard: String?

        public init(name: String, title: String?, expected: String, standard: String?) {
            self.name = name
            self.title = title
            self.expected = expected
            self.standard = standard
        }

        enum CodingKeys: String, CodingKey {
            case name
            case title
            case expected
            case standard = "default"
        }
    }

    public var name: String
    public var title: String
    public var arguments: [Argument]
    /// May be asked again without harm.
    public var isRepeatable: Bool
    /// How long it usually takes.
    @NumberOrNull public var takesSeconds: Double?
    /// What shows what it did.
    @TextOrNull public var readsBack: String?
    /// Arguments that leave the instrument in a safe state; absent when the command has nothing to do with that.
    public var safe: [String: String]?

    public init(
        name: String, title: String, arguments: [Argument], isRepeatable: Bool, takesSeconds: Double?,
        readsBack: String?, safe: [String: String]?
    ) {
        self.name = name
        self.title = title
        self.arguments = arguments
        self.isRepeatable = isRepeatable
        self.takesSeconds = takesSeconds
        self.readsBack = readsBack
        self.safe = safe
    }

    enum CodingKeys: String, CodingKey {
        case name
        case title
        case arguments
        case isRepeatable = "repeatable"
        case takesSeconds = "takes_seconds"
        case readsBack = "reads_back"
        case safe
    }
}

/// Why a command was not done.
public struct CommandDenial: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The station has no such instrument, or the instrument no such command.
        case unknown
        /// Nothing was sent: an argument is wrong, or the driver forbids it.
        case refused
        /// The instrument said no.
        case rejected
        /// Nothing was sent, or no answer came.
        case failed
    }

    public var kind: Kind
    public var reason: String

    public init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }
}
