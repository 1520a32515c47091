import Framing
import Sensing

/// A pack of measurements in JSON or CBOR (RFC 8428), resolved. Strict: one record that is none makes the whole worthless,
/// because what stands in one counts for those behind it.
public struct SenMLPack: Hashable, Sendable {
    public var records: [SenMLRecord]

    /// RFC 8428 is version 10.
    private static let newestVersion = 10.0

    /// JSON begins with a bracket, a brace or white space, which no array of CBOR does.
    public init(parsing bytes: some Collection<UInt8>) throws(SenMLDefect) {
        let all = Array(bytes)
        let isJSON = all.first.map { "[{ \r\n\t".utf8.contains($0) } ?? false
        self = isJSON ? try SenMLPack(json: all) : try SenMLPack(cbor: all)
    }

    private init(json bytes: [UInt8]) throws(SenMLDefect) {
        let value: JSONValue
        do throws(JSONDefect) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw SenMLDefect("SenML: \(error)")
        }
        guard case .array(let elements) = value else { throw SenMLDefect("SenML: a pack is an array") }
        try self.init(
            elements.map { element in
                guard case .object(let members) = element else { return nil }
                return members.sorted { $0.key < $1.key }.map {
                    (SenMLLabel(rawValue: $0.key), $0.key, SenMLContent($0.value))
                }
            })
    }

    private init(cbor bytes: [UInt8]) throws(SenMLDefect) {
        let value: CBORValue
        do throws(CBORDefect) {
            value = try CBORValue(parsing: bytes)
        } catch {
            throw SenMLDefect("SenML: \(error)")
        }
        guard case .array(let elements) = value else { throw SenMLDefect("SenML: a pack is an array") }
        try self.init(
            elements.map { element in
                guard case .map(let entries) = element else { return nil }
                return entries.map { entry in
                    if case .text(let text) = entry.key {
                        return (SenMLLabel(rawValue: text), text, SenMLContent(entry.value))
                    }
                    let number = entry.key.integer
                    return (
                        number.flatMap { SenMLLabel(number: $0) }, number.map(String.init) ?? "?",
                        SenMLContent(entry.value)
                    )
                }
            })
    }

    private init(_ written: [[(label: SenMLLabel?, text: String, content: SenMLContent)]?]) throws(SenMLDefect) {
        records = []
        var base = SenMLBase()
        for (index, entries) in written.enumerated() {
            guard let entries else { throw SenMLDefect("SenML: record \(index + 1) is no map") }
            var fields: [SenMLLabel: SenMLContent] = [:]
            for entry in entries {
                guard let label = entry.label else {
                    // A label that has to be understood ends so (RFC 8428, 4.4).
                    guard !entry.text.hasSuffix("_") else {
                        throw SenMLDefect("SenML: record \(index + 1) needs '\(entry.text)', which is not known here")
                    }
                    continue
                }
                guard fields.updateValue(entry.content, forKey: label) == nil else {
                    throw SenMLDefect("SenML: record \(index + 1) has '\(label.rawValue)' twice")
                }
            }
            do throws(SenMLDefect) {
                try base.take(fields)
                if let record = try base.record(fields) { records.append(record) }
            } catch {
                throw SenMLDefect("SenML: record \(index + 1): \(error.description)")
            }
        }
        guard (base.version ?? Self.newestVersion) <= Self.newestVersion else {
            throw SenMLDefect("SenML: version \(base.version ?? 0) is newer than \(Int(Self.newestVersion))")
        }
    }
}
