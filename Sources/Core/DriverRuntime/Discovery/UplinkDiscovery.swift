import Framing
import Pipeline
import Sensing

/// The uplinks of a recording, in which the values say themselves what they are.
struct UplinkDiscovery {
    private let payloads: [[UInt8]]

    init(recording: [UInt8], place: DriverRecord.Place) {
        var ports: [UInt8] = []
        if case .uplink(let declared) = place { ports = declared }
        var framer = UplinkFramer()
        var frames: [Frame] = []
        let unknown = Timestamp(Instant(nanoseconds: 0), source: .unknown, state: .unsynchronised)
        recording.withUnsafeBytes { framer.push($0, time: unknown, into: &frames) }
        framer.finish(into: &frames)
        payloads = frames.compactMap { frame in
            guard frame.defect == nil, !frame.payload.isEmpty, case .uplink(let port?) = frame.kind, port > 0,
                ports.isEmpty || ports.contains(port)
            else { return nil }
            return frame.payload
        }
    }

    /// `temperature_3` for the path `3.temperature`. The unix time is the record's.
    func fieldsOfLPP() -> DiscoveredFields? {
        var fields: [DeclaredField] = []
        for value in payloads.flatMap({ CayenneLPP.decode($0).values }) {
            guard !fields.contains(where: { $0.path == value.path }) else { continue }
            let key = "\(value.name)_\(value.channel)"
            if value.name == "time" {
                fields.append(
                    DeclaredField(key: key, column: Column(.decimal(decimals: nil), timeBase: .unix), path: value.path))
                continue
            }
            let unit = LPPType.type(value.type)?.unit(of: value.name) ?? "1"
            fields.append(.numbered(key, unit: unit, path: value.path))
        }
        return discovered(fields, .lpp)
    }

    /// By the whole names; what is no number is passed over.
    func fieldsOfSenML() -> DiscoveredFields? {
        let records = payloads.flatMap { (try? SenMLPack(parsing: $0))?.records ?? [] }
        var fields: [DeclaredField] = []
        for record in records {
            let hasOtherUnits = records.contains { $0.name == record.name && $0.unit != record.unit }
            let path = record.name + (hasOtherUnits ? record.unit.map { "@\($0)" } ?? "" : "")
            guard !fields.contains(where: { $0.path == path }) else { continue }
            switch record.value {
            case .number, .truth: fields.append(.numbered(path, unit: Self.unit(record.unit ?? ""), path: path))
            case .text, .data, nil: continue
            }
        }
        return discovered(fields, .senml)
    }

    private func discovered(_ fields: [DeclaredField], _ shape: DiscoveredFields.Shape) -> DiscoveredFields? {
        guard fields.contains(where: { $0.observed != nil }) else { return nil }
        return DiscoveredFields(shape: shape, fields: fields)
    }

    /// The units of RFC 8428, 12.1, that CF writes in another way.
    private static func unit(_ senml: String) -> String {
        switch senml {
        case "": "1"
        case "Cel": "degC"
        case "%", "%RH", "%EL": "percent"
        case "lat": "degrees_north"
        case "lon": "degrees_east"
        case "deg": "degree"
        case "/", "count": "1"
        default: senml
        }
    }
}

extension DeclaredField {
    fileprivate static func numbered(_ key: String, unit: String, path: String) -> DeclaredField {
        let ucum = UnitSpelling.ucum(for: unit) ?? "{\(unit)}"
        return DeclaredField(
            key: key, column: Column(.decimal(decimals: nil)), observed: Observed(name: key, unit: unit, ucum: ucum),
            path: path)
    }
}
