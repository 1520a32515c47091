/// What PostgreSQL refused: what we were doing, with which database, and its own words.
public struct PostgresError: Error, Hashable, Sendable {
    /// What was being done, in words that follow "while".
    public var purpose: String
    /// The database as people call it, without user and password.
    public var database: String
    /// Five characters of SQLSTATE (PostgreSQL manual, appendix A); empty when the connection broke.
    public var state: String
    public var message: String

    public init(purpose: String, database: String, state: String = "", message: String) {
        self.purpose = purpose
        self.database = database
        self.state = state
        self.message = message
    }

    /// The purpose of making a connection.
    static let connecting = "connecting"

    /// The connection broke or was ended by the server. 57P: operator intervention, such as a restart.
    var isLostConnection: Bool { (state.isEmpty || state.hasPrefix("57P")) && purpose != Self.connecting }

    /// Two transactions were in each other's way: the same again will do. 40: rollback; 55P03: a lock did not come.
    var isPassing: Bool { state.hasPrefix("40") || state == "55P03" }

    /// Something in the data is such that PostgreSQL will never take it. 22: data exception; 23: constraint violation;
    /// 54: a limit of the server, such as a value that is too large.
    var isOfTheData: Bool { ["22", "23", "54"].contains(state.prefix(2)) }

    private var remedy: String {
        switch state.prefix(2) {
        case "": "; is the server running and reachable? It is tried again"
        case "28": "; check the user, and its password in the file that PGPASSFILE names"
        case "3D": "; create the database: createdb"
        case "42" where state == "42501": "; the user must own the archive's tables, or be granted them"
        case "53": "; make room for the server (disk, memory or connections)"
        default: ""
        }
    }
}

extension PostgresError: CustomStringConvertible {
    public var description: String {
        let state = state.isEmpty ? "" : " (SQLSTATE \(state))"
        return "\(database): PostgreSQL says '\(message)'\(state) while \(purpose)\(remedy)"
    }
}
