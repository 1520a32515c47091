/// What the command line asks for.
struct IngestOptions {
    /// An empty database, as libpq names it.
    var conninfo = ""
    var directory = "/tmp"
    var records = 400_000
    var recordsPerBatch = 600
    var atOnce = 8

    init(_ arguments: [String]) throws {
        var words = arguments.dropFirst()
        while let word = words.popFirst() {
            guard let value = words.popFirst() else { throw IngestProblem("'\(word)' needs a value") }
            switch word {
            case "--postgresql": conninfo = value
            case "--directory": directory = value
            case "--records": records = try Self.number(value, word)
            case "--rows": recordsPerBatch = try Self.number(value, word)
            case "--at-once": atOnce = try Self.number(value, word)
            default:
                throw IngestProblem(
                    "there is no '\(word)'; there are --postgresql, --directory, --records, --rows and --at-once")
            }
        }
        if conninfo.isEmpty { throw IngestProblem("name an empty database: --postgresql 'host=… dbname=…'") }
    }

    private static func number(_ text: String, _ option: String) throws -> Int {
        guard let number = Int(text), number > 0 else { throw IngestProblem("\(option) '\(text)' is no number") }
        return number
    }
}
