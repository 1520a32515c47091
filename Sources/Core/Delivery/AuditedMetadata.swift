/// Compares what the numbers in an epoch's records mean at the station and at the archive.
public enum AuditedMetadata {
    /// A sentence for each number that means something else at the archive. What the archive has not heard of yet is not
    /// counted: records with such a number would be missing.
    public static func differences(
        station: [InstrumentRegistration], archive: [InstrumentRegistration]
    ) -> [String] {
        let own = Dictionary(station.map { ($0.number, $0) }, uniquingKeysWith: { _, last in last })
        return archive.sorted { $0.number < $1.number }.flatMap { other -> [String] in
            guard let known = own[other.number] else {
                return ["instrument \(other.number), '\(other.description.name)' at the archive, is not the station's"]
            }
            return differences(known, other)
        }
    }

    private static func differences(
        _ station: InstrumentRegistration, _ archive: InstrumentRegistration
    ) -> [String] {
        let (here, there) = (station.description, archive.description)
        var lines: [String] = []
        if (here.name, here.driver, here.serialNumber) != (there.name, there.driver, there.serialNumber) {
            lines.append(
                "instrument \(station.number) is '\(here.name)' (\(here.driver), \(here.serialNumber ?? "no serial number")) "
                    + "here and '\(there.name)' (\(there.driver), \(there.serialNumber ?? "no serial number")) at the archive"
            )
        }
        let own = Dictionary(
            zip(station.datastreamNumbers, here.datastreams), uniquingKeysWith: { _, last in last })
        for (number, stream) in zip(archive.datastreamNumbers, there.datastreams) where own[number] != stream {
            let known = own[number].map { "'\($0.key)' (\($0.name), \($0.unit), \($0.ucum))" } ?? "unknown"
            lines.append(
                "datastream \(number) of '\(here.name)' is \(known) here and '\(stream.key)' (\(stream.name), "
                    + "\(stream.unit), \(stream.ucum)) at the archive")
        }
        return lines
    }
}
