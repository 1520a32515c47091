import Pipeline

/// SensorThings Observations (OGC 18-088, 8.2.6): `{"phenomenonTime": …, "result": 1.5, "Datastream": {"@iot.id": 5}}`.
/// Each Datastream is a field of its own.
struct ObservationDiscovery {
    let objects: [[JSONLeaf]]

    /// What tells the Datastream, the surest first.
    private static let identities = [
        "Datastream.@iot\\.id", "Datastream@iot\\.id", "Datastream.id", "Datastream@iot\\.navigationLink",
        "Datastream.name",
    ]
    /// When it was observed, and when the result came.
    private static let times = ["phenomenonTime", "resultTime"]

    func fields() -> DiscoveredFields? {
        guard let first = objects.first(where: { Self.text("result", $0) != nil }),
            let identity = Self.identities.first(where: { Self.text($0, first) != nil })
        else { return nil }
        var order: [String] = []
        var results: [String: [String]] = [:]
        var members: [String: [JSONLeaf]] = [:]
        for object in objects {
            guard let stream = Self.text(identity, object), let result = Self.text("result", object) else { continue }
            if results[stream] == nil { order.append(stream) }
            results[stream, default: []].append(result)
            members[stream] = members[stream] ?? object
        }
        let names = DeclaredField.distinct(order.map { Self.name($0, members[$0] ?? []) })
        var fields = time.map { [$0] } ?? []
        for (stream, name) in zip(order, names) {
            let guess = CellGuess(results[stream] ?? [])
            guard guess.isNumber else { continue }
            let unit = Self.text("Datastream.unitOfMeasurement.symbol", members[stream] ?? []) ?? ""
            fields.append(.discovered(name, guess, unit: unit, path: "result[\(identity)=\(stream)]"))
        }
        return fields.contains { $0.observed != nil } ? DiscoveredFields(shape: .json, fields: fields) : nil
    }

    /// A time is an instant or the interval of an average, whose text is no date; then there is the other.
    private var time: DeclaredField? {
        for path in Self.times {
            let guess = CellGuess(objects.compactMap { Self.text(path, $0) })
            if case .dateAndClock = guess.column.kind {
                return DeclaredField(key: path, column: guess.column, path: path)
            }
        }
        return nil
    }

    private static func text(_ path: String, _ object: [JSONLeaf]) -> String? {
        object.first { $0.path == path }?.text
    }

    /// Its name where it is told, else `datastream_5`, from `5` or `https://…/Datastreams(5)`.
    private static func name(_ stream: String, _ object: [JSONLeaf]) -> String {
        if let name = text("Datastream.name", object), !name.isEmpty { return name }
        let plain = stream.split(separator: "/").last.map(String.init) ?? stream
        guard let open = plain.firstIndex(of: "(") else { return "datastream_" + plain }
        return "datastream_" + String(plain[plain.index(after: open)...].prefix { $0 != ")" })
    }
}
