import Timekeeping

/// Where the leap seconds are read: the list that the system keeps with its time zones, or the one of the station file.
enum LeapTableFile {
    static let standard = "/usr/share/zoneinfo/leap-seconds.list"

    /// The table, and what the log has to be told. A list that cannot be read is no failure: the program knows one.
    static func read(_ named: String?) -> (table: LeapTable, notice: String?) {
        let path = named ?? standard
        guard named != nil || Directory.exists(path) else { return (.builtIn, nil) }
        do {
            let text = String(decoding: try WholeFile.read(path), as: UTF8.self)
            let table = try LeapTable(leapSecondsList: text)
            // A list that nobody has renewed for years knows less than the program.
            guard let own = LeapTable.builtIn.expires, let expires = table.expires, expires < own else {
                return (table, nil)
            }
            return (
                .builtIn,
                named == nil ? nil : "'\(path)' expired at \(expires.iso8601); the program's own table is newer"
            )
        } catch {
            return (.builtIn, "cannot use the leap seconds of '\(path)': \(error); the program's own table is used")
        }
    }
}
