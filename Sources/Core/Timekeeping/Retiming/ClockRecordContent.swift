import Sensing

extension ClockRecord {
    /// The word after `kind=`.
    enum Kind: String {
        case model, audit, retiming
    }

    /// What a record's line says that something is computed from.
    public enum Content: Hashable, Sendable {
        case model(UsedModel)
        case retiming(Retiming)
    }

    /// Nil for the audits, which are for people, and for a line that is none of ours or is damaged: such a record
    /// corrects nothing.
    public static func content(of raw: [UInt8]) -> Content? {
        guard raw.starts(with: "kind=".utf8), let text = String(validating: raw, as: UTF8.self) else { return nil }
        guard let line = try? KeyedLine(text), let kind = line[optional: "kind"].flatMap({ Kind(rawValue: $0) })
        else { return nil }
        switch kind {
        case .model:
            guard let model = try? ClockModel(line: text), let raw: Int64 = try? line.value("used_at") else {
                return nil
            }
            return .model(UsedModel(model: model, usedAt: raw))
        case .retiming: return (try? Retiming(line: text)).map { .retiming($0) }
        case .audit: return nil
        }
    }
}

/// A model as the store keeps it.
public struct UsedModel: Hashable, Sendable {
    public var model: ClockModel
    /// CLOCK_MONOTONIC_RAW at which the first reading was stamped with it.
    public var usedAt: Int64

    public init(model: ClockModel, usedAt: Int64) {
        self.model = model
        self.usedAt = usedAt
    }
}
