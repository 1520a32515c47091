import LoRaWAN

/// The keys of a device, as people bring them.
enum LoraKeys {
    /// AppKey, or NwkKey of a 1.1 device.
    case root(LoRaKey)
    case session(SessionKeys)

    enum Kind {
        case overTheAir, personalised
    }

    /// From the system's random numbers.
    init(generating kind: Kind) {
        switch kind {
        case .overTheAir: self = .root(Self.generated())
        case .personalised: self = .session(SessionKeys(network: Self.generated(), application: Self.generated()))
        }
    }

    /// Those of a device that is there; `kind`: they have to be of it.
    init(keeping device: Device, _ kind: Kind?) throws {
        switch (device.activation, kind) {
        case (.overTheAir, .personalised):
            throw CommandFailure(
                "the device '\(device.eui)' joins and has no session keys to keep: give them, for --abp")
        case (.overTheAir(_, let key), _): self = .root(key)
        case (.personalised(_, let keys), _): self = .session(keys)
        }
    }

    /// From the text of a key file: lines of a name and a key, `#` remarks; a bare line is an AppKey. What is said of a
    /// mistake tells no part of a key.
    init(text: String, kind: Kind) throws {
        var found: [String: LoRaKey] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let words = line.prefix { $0 != "#" }.split { $0.isWhitespace || $0 == "=" }.map { String($0) }
            guard let first = words.first else { continue }
            let name = first.lowercased().filter { $0 != ":" }
            if Self.names.contains(name) {
                guard let key = LoRaKey(hex: words.dropFirst().joined()) else {
                    throw CommandFailure(
                        "line \(index + 1): \(name) is no key; a key has 32 hexadecimal digits, first byte first (MSB)")
                }
                found[name] = key
            } else if let key = LoRaKey(hex: words.joined()) {
                found["app_key"] = key
            } else {
                throw CommandFailure(
                    "line \(index + 1) is neither a key (32 hexadecimal digits) nor a name of one with its key; the "
                        + "names are \(Self.names.joined(separator: ", "))")
            }
        }
        try self.init(found, kind)
    }

    static let names = ["app_key", "nwk_key", "nwk_s_key", "app_s_key"]

    private init(_ found: [String: LoRaKey], _ kind: Kind) throws {
        switch kind {
        case .overTheAir:
            // A 1.1 device that falls back joins with its NwkKey.
            guard let key = found["nwk_key"] ?? found["app_key"] else {
                throw CommandFailure("the app_key is missing; a device with session keys is added with --abp ADDRESS")
            }
            self = .root(key)
        case .personalised:
            guard let network = found["nwk_s_key"], let application = found["app_s_key"] else {
                throw CommandFailure("a device with --abp needs both, nwk_s_key and app_s_key; one is missing")
            }
            self = .session(SessionKeys(network: network, application: application))
        }
    }

    private static func generated() -> LoRaKey {
        var generator = SystemRandomNumberGenerator()
        guard let key = LoRaKey((0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }) else {
            preconditionFailure("sixteen bytes are a key")
        }
        return key
    }
}
