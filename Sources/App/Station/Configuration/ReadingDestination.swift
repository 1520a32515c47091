import Diagnostics
import Forwarders
import Store

extension DestinationConfiguration {
    static var expected: Expected<DestinationConfiguration> {
        .mapping("a destination") { destination(&$0) }
    }

    private static func destination(_ reader: inout NodeReader) -> DestinationConfiguration? {
        refuseSecrets(&reader)
        let name = reader.required("name", .located(.name("a destination's name")))
        let kind = reader.exactlyOne(of: ["http", "mqtt", "mqtts", "sensorthings"])?.key
        let address = kind.flatMap { reader.required($0.text, Self.address($0.text)) }
        let required = reader.optional("required", .boolean)
        let lanes = reader.optional("lanes", lanes)
        let budget = reader.optional("budget", .budget)
        let maximumMessage = reader.optional("maximum_message", .byteSize(in: smallestMessage...16 << 20))
        let take = reader.optional("take", SelectionConfiguration.expected)
        let batch = reader.optional("batch", batch)
        let timeout = reader.optional("timeout", .duration(in: 100 * AmountOf.millisecond...10 * AmountOf.minute))
        let username = reader.optional("username", .nonEmptyString("a user name"))
        let password = password(&reader)
        let authorities = reader.optional("ca_file", .path("the path of a PEM file"))
        let identification = identification(&reader)
        let version = reader.optional("mqtt_version", .choice(of: WrittenVersion.self))
        let acknowledgement = reader.optional("acknowledgement", .choice(of: MQTTBatchLink.Acknowledgement.self))
        guard let name, let address, let kind else { return nil }
        let destination = DestinationConfiguration(
            name: name, address: address, isRequired: required ?? true, batch: batch ?? BatchLimits(),
            lanes: lanes ?? Lanes(), budget: budget ?? BudgetLimits(), maximumMessageBytes: maximumMessage,
            take: take ?? .everything, timeoutNanoseconds: timeout ?? 30 * AmountOf.second, username: username,
            password: password, certificateAuthorityFile: authorities, identification: identification,
            mqttVersion: version?.version ?? .newest, acknowledgement: acknowledgement ?? .archive)
        destination.check(kind, &reader)
        return destination
    }

    /// A message of a satellite modem has 340 bytes; below this nothing but header would fit.
    private static let smallestMessage: Int64 = 128

    /// What `mqtt_version` may be.
    private enum WrittenVersion: String, CaseIterable {
        case five = "5"
        case three = "3.1.1"

        var version: MQTTVersion {
            switch self {
            case .five: .five
            case .three: .three
            }
        }
    }

    private static func address(_ kind: String) -> Expected<Address> {
        switch kind {
        case "http": DestinationURL.expected.map { .http(url: $0.text) }
        case "sensorthings": DestinationURL.expected.map { .sensorThings(url: $0.text) }
        default: Expected<HostAndPort>.remote.map { .mqtt($0, encrypted: kind == "mqtts") }
        }
    }

    private static var lanes: Expected<Lanes> {
        .mapping("lanes") { reader in
            var lanes = Lanes()
            let ages = AmountOf.second...AmountOf.day
            lanes.liveNanoseconds = reader.optional("live", .duration(in: ages))
            lanes.backlog =
                reader.optional("backlog", .choice(of: StoreDestination.BacklogOrder.self)) ?? lanes.backlog
            lanes.raw = reader.optional("raw", .choice(of: Lanes.Raw.self)) ?? lanes.raw
            return lanes
        }
    }

    private static var batch: Expected<BatchLimits> {
        .mapping("batch") { reader in
            var limits = BatchLimits()
            limits.records = reader.optional("records", .integer(in: 1...50_000)) ?? limits.records
            limits.bytes = reader.optional("bytes", .byteSize(in: 1 << 10...8 << 20)) ?? limits.bytes
            let ages = 10 * AmountOf.millisecond...AmountOf.day
            limits.everyNanoseconds = reader.optional("every", .duration(in: ages)) ?? limits.everyNanoseconds
            return limits
        }
    }

    private static func identification(_ reader: inout NodeReader) -> Identification {
        var identification = Identification()
        identification.signKeyFile = reader.optional("sign_key_file", .path("the path of a file with a private key"))
        identification.certificateFile = reader.optional("cert_file", .path("the path of a PEM file"))
        identification.keyFile = reader.optional("key_file", .path("the path of a PEM file"))
        identification.tokenFile = reader.optional("token_file", .path("the path of a file with the token"))
        return identification
    }

    /// The value is neither read nor shown.
    private static func refuseSecrets(_ reader: inout NodeReader) {
        let names = ["password_file", "password_env", "username", "token_file"]
        for entry in reader.entries where isSecretKey(entry.key.text) && !names.contains(entry.key.text) {
            reader.know(hidden: entry.key.text)
            reader.report(
                .secretInFile, "a secret in the station file", at: entry.key.span,
                remedy: "Put it in a file that only this user may read, and write 'password_file: PATH' here.")
        }
    }

    private static func password(_ reader: inout NodeReader) -> PasswordSource? {
        let file = reader.optional("password_file", .path("the path of a file with the password"))
        let variable = reader.optional("password_env", .name("the name of an environment variable"))
        if let entry = reader.entries.first(where: { ["password_file", "password_env"].contains($0.key.text) }),
            reader.node("username") == nil
        {
            reader.report(
                .passwordWithoutUser, "\(quote(entry.key.text)) without 'username'", at: entry.key.span,
                remedy: "Add 'username:'.")
        }
        if reader.node("password_file") != nil, let other = reader.node("password_env") {
            reader.report(
                .exclusiveKeys, "both 'password_file' and 'password_env'", at: other.span, remedy: "Remove one of them."
            )
        }
        return file.map { .file($0) } ?? variable.map { .environment($0) }
    }
}
