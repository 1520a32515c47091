/// Why nothing could be taken out of an archive.
public enum ArchiveExportFailure: Error, Hashable, Sendable {
    case unknownStation(String, known: [String])
    case unknownInstrument(String, station: String, known: [String])
    case nothing(station: String, instrument: String)
    case noAverages
    case file(verb: String, path: String, reason: String)
}

extension ArchiveExportFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownStation(let name, let known):
            "the archive has nothing of a station '\(name)'; it has \(Self.list(known))"
        case .unknownInstrument(let name, let station, let known):
            "the archive has nothing of an instrument '\(name)' of '\(station)'; it has \(Self.list(known))"
        case .nothing(let station, let instrument):
            "the archive has no values of '\(instrument)' of '\(station)' in this span; no file is written"
        case .noAverages: "this archive's database keeps no averages"
        case .file(let verb, let path, let reason): "cannot \(verb) '\(path)': \(reason)"
        }
    }

    private static func list(_ names: [String]) -> String {
        names.isEmpty ? "none" : names.map { "'\($0)'" }.joined(separator: ", ")
    }
}
