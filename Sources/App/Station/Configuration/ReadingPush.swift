import Diagnostics
import Transports

extension Expected where Value == PushSettings {
    static var push: Expected<PushSettings> {
        .mapping("a push") { reader in
            guard let kind = reader.exactlyOne(of: ["http", "mqtt", "mqtts"])?.key.text else {
                reader.know("topic", "token_file", "token_env", "username", "password_file", "password_env", "ca_file")
                reader.know("largest", "rate")
                return nil
            }
            let settings = kind == "http" ? http(&reader) : mqtt(&reader, kind)
            let largest = reader.optional("largest", .byteSize(in: 1 << 10...64 << 20))
            guard var settings else { return nil }
            if let largest { settings.largest = Int(largest) }
            return settings
        }
    }

    private static func http(_ reader: inout NodeReader) -> PushSettings? {
        let address = reader.required("http", .listening)
        let secret = secret(&reader, "token")
        let rate = reader.optional("rate", .integer(in: 1...10_000))
        guard let address else { return nil }
        if secret == nil, !address.isLoopback, let node = reader.node("http") {
            reader.report(
                .openPush, "everybody who reaches \(quote(address.description)) could send data", at: node.span,
                remedy: "Add 'token_file: PATH', or listen at 127.0.0.1.")
        }
        var settings = PushSettings(.http(host: address.host, port: address.port), secret: secret)
        if let rate { settings.rate = rate }
        return settings
    }

    private static func mqtt(_ reader: inout NodeReader, _ kind: String) -> PushSettings? {
        let address = reader.required(kind, .remote)
        let topics = reader.required("topic", .oneOrMore(of: .topic))
        let user = reader.optional("username", .nonEmptyString("a user name"))
        let secret = secret(&reader, "password")
        let authorities = reader.optional("ca_file", .path("the path of a PEM file"))
        guard let address, let topics else { return nil }
        if kind == "mqtt", !address.isLoopback, let node = reader.node(kind) {
            reader.report(
                .notEncrypted, "the connection to \(node.described) is not encrypted", at: node.span,
                remedy: "Use 'mqtts:', or a tunnel that ends at 127.0.0.1.")
        }
        return PushSettings(
            .mqtt(host: address.host, port: address.port, topics: topics, isEncrypted: kind == "mqtts"),
            secret: secret, user: user, certificateAuthorityFile: authorities)
    }

    private static func secret(_ reader: inout NodeReader, _ what: String) -> PushSettings.Secret? {
        let file = reader.optional("\(what)_file", .path("the path of a file with the \(what)"))
        let variable = reader.optional("\(what)_env", .name("the name of an environment variable"))
        if file != nil, variable != nil, let other = reader.node("\(what)_env") {
            reader.report(
                .exclusiveKeys, "both '\(what)_file' and '\(what)_env'", at: other.span, remedy: "Remove one of them.")
        }
        return file.map { .file($0) } ?? variable.map { .environment($0) }
    }
}

extension Expected where Value == String {
    /// MQTT 4.7: `#` stands last and alone, `+` alone between two slashes.
    fileprivate static var topic: Expected<String> {
        .form("a topic such as 'buoy/+/ctd'", remedy: "Write '+' and '#' alone between slashes, '#' last.") { text in
            let levels = text.split(separator: "/", omittingEmptySubsequences: false)
            let isSound = levels.enumerated().allSatisfy { index, level in
                if level.contains("#") { return level == "#" && index == levels.count - 1 }
                return !level.contains("+") || level == "+"
            }
            return isSound && !text.isEmpty && text.utf8.count < 65_536 ? text : nil
        }
    }
}
