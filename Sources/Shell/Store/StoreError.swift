import Delivery

/// Why the store could not do what it was asked to.
public enum StoreError: Error, Hashable, Sendable {
    case closed
    case inUse(directory: String)
    case cannotPrepare(path: String, reason: String)
    case laterVersion(path: String, found: Int64, known: Int64)
    case unknownDestination(String, known: [String])
    case unknownEpoch(String)
    /// A destination confirmed what was never given to it.
    case unknownRange(PositionRange, epoch: String, given: PositionRange?)
    case database(SQLiteError)
}

extension StoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .closed:
            return "the store is closed"
        case .inUse(let directory):
            return "the store '\(directory)' is in use by another process; stop the other daemon or choose another "
                + "directory"
        case .cannotPrepare(let path, let reason):
            return "cannot use '\(path)' for the store: \(reason); check that the directory exists and may be written"
        case .laterVersion(let path, let found, let known):
            return "'\(path)' was written by a later version (schema \(found), known is \(known)); update this program"
        case .unknownDestination(let name, let known):
            return "no destination is called '\(name)'; there are: \(known.joined(separator: ", "))"
        case .unknownEpoch(let epoch):
            return "this store never had the epoch '\(epoch)'"
        case .unknownRange(let range, let epoch, let given):
            let had = given.map { "positions \($0)" } ?? "no position"
            return "positions \(range) of epoch \(epoch) were confirmed, but the store gave \(had); is the archive "
                + "another station's?"
        case .database(let error):
            return error.description
        }
    }
}
