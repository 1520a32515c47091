import Diagnostics

extension DestinationConfiguration {
    static var expected: Expected<DestinationConfiguration> {
        .mapping("a destination") { destination(&$0) }
    }

    private static func destination(_ reader: inout NodeReader) -> DestinationConfiguration? {
        refuseSecrets(&reader)
        let name = reader.required("name", .located(.name("a destination's name")))
        let kind = reader.exactlyOne(of: ["http", "mqtt", "mqtts"])?.key
        let address = kind.flatMap { reader.required($0.text, Self.address($0.text)) }
        let required = reader.optional("required", .boolean)
        let batch = reader.optional("batch", batch)
        let timeout = reader.optional("timeout", .duration(in: 100 * AmountOf.millisecond...10 * AmountOf.minute))
        let username = reader.optional("username", .nonEmptyString("a user name"))
        let password = password(&reader)
        let authorities = reader.optional("ca_file", .path("the path of a PEM file"))
        if let address, let kind { checkEncryption(address, kind, &reader) }
        guard let name, let address else { return nil }
        return DestinationConfiguration(
            name: name, address: address, isRequired: required ?? true, batch: batch ?? BatchLimits(),
            timeoutNanoseconds: timeout ?? 30 * AmountOf.second, username: username, password: password,
            certificateAuthorityFile: authorities)
    }

    private static func address(_ kind: String) -> Expected<Address> {
        switch kind {
        case "http": DestinationURL.expected.map { .http(url: $0.text) }
        default: Expected<HostAndPort>.remote.map { .mqtt($0, encrypted: kind == "mqtts") }
        }
    }

    private static var batch: Expected<BatchLimits> {
        .mapping("batch") { reader in
            var limits = BatchLimits()
            limits.records = reader.optional("records", .integer(in: 1...100_000)) ?? limits.records
            limits.bytes = reader.optional("bytes", .byteSize(in: 1 << 10...8 << 20)) ?? limits.bytes
            let ages = 10 * AmountOf.millisecond...AmountOf.day
            limits.everyNanoseconds = reader.optional("every", .duration(in: ages)) ?? limits.everyNanoseconds
            return limits
        }
    }

    /// The value is neither read nor shown.
    private static func refuseSecrets(_ reader: inout NodeReader) {
        let names = ["password_file", "password_env", "username"]
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

    private static func checkEncryption(_ address: Address, _ key: SourceNode.Scalar, _ reader: inout NodeReader) {
        let (isEncrypted, isLoopback, better) =
            switch address {
            case .http(let url):
                (url.hasPrefix("https://"), DestinationURL(url)?.location.isLoopback ?? false, "an https:// URL")
            case .mqtt(let location, let encrypted): (encrypted, location.isLoopback, "'mqtts:'")
            }
        if !isEncrypted, !isLoopback, let value = reader.node(key.text) {
            reader.report(
                .notEncrypted, "the connection to \(value.described) is not encrypted", at: value.span,
                remedy: "Use \(better), or a tunnel that ends at 127.0.0.1.")
        }
        if !isEncrypted, let unused = reader.entries.first(where: { $0.key.text == "ca_file" })?.key {
            reader.report(
                .noEffect, "'ca_file' has no effect without encryption", at: unused.span,
                remedy: "Remove it, or use \(better).")
        }
    }
}
