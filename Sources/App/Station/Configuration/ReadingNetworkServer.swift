import Diagnostics
import LoRaWAN
import Transports

extension NetworkServerConfiguration {
    static var expected: Expected<NetworkServerConfiguration> {
        .mapping("a network server") { reader in
            refuseSecrets(&reader)
            let name = reader.required("name", .located(.name("a network server's name")))
            let kind = reader.required("kind", .choice(of: NetworkServerKind.self))
            let address = reader.required("url", BrokerURL.expected)
            let application = reader.required("application", .nonEmptyString("the application's identity"))
            let prefix = reader.optional("topic_prefix", .nonEmptyString("the beginning of the topics"))
            let username = reader.optional("username", .nonEmptyString("a user name"))
            let password = password(&reader)
            let pem = Expected<String>.path("the path of a PEM file")
            let authorities = reader.optional("ca_file", pem)
            let (certificate, key) = (reader.optional("cert_file", pem), reader.optional("key_file", pem))
            guard let name, let kind, let address, let application else { return nil }
            let server = NetworkServerConfiguration(
                name: name, kind: kind, broker: address.location, isEncrypted: address.isEncrypted,
                application: application, topicPrefix: prefix ?? "", username: username, password: password,
                certificateAuthorityFile: authorities, certificateFile: certificate, keyFile: key)
            server.check(&reader)
            return server
        }
    }

    private func check(_ reader: inout NodeReader) {
        if !isEncrypted, !broker.isLoopback, let node = reader.node("url") {
            reader.report(
                .notEncrypted, "the connection to \(node.described) is not encrypted", at: node.span,
                remedy: "Use 'mqtts://', or a tunnel that ends at 127.0.0.1.")
        }
        for key in ["ca_file", "cert_file", "key_file"] {
            guard !isEncrypted, let node = reader.node(key) else { continue }
            reader.report(
                .noEffect, "\(quote(key)) without effect without encryption", at: node.span,
                remedy: "Remove it, or use 'mqtts://'.")
        }
        if (certificateFile == nil) != (keyFile == nil), let node = reader.node("cert_file") ?? reader.node("key_file")
        {
            reader.report(
                .loraContradiction, "a certificate is shown with its key", at: node.span,
                remedy: "Write both 'cert_file:' and 'key_file:'.")
        }
        // The broker's topics are made of both.
        guard NetworkServerTopics(kind, application: application, prefix: topicPrefix) == nil,
            let node = reader.node("application")
        else { return }
        reader.report(
            .loraContradiction, "\(node.described) and 'topic_prefix' make no MQTT topics", at: node.span,
            remedy: kind == .thingsStack
                ? "Write it without '/', '+' and '#', such as 'buoys@ttn'."
                : "Write the UUID that ChirpStack shows for the application.")
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

    private static func password(_ reader: inout NodeReader) -> PushSettings.Secret? {
        let file = reader.optional("password_file", .path("the path of a file with the password"))
        let variable = reader.optional("password_env", .name("the name of an environment variable"))
        if file != nil, variable != nil, let other = reader.node("password_env") {
            reader.report(
                .exclusiveKeys, "both 'password_file' and 'password_env'", at: other.span, remedy: "Remove one of them."
            )
        }
        if file ?? variable != nil, reader.node("username") == nil,
            let entry = reader.entries.first(where: { ["password_file", "password_env"].contains($0.key.text) })
        {
            reader.report(
                .passwordWithoutUser, "\(quote(entry.key.text)) without 'username'", at: entry.key.span,
                remedy: "Add 'username:'.")
        }
        return file.map { .file($0) } ?? variable.map { .environment($0) }
    }
}

/// `mqtts://HOST:PORT`: the broker of a network server.
private struct BrokerURL {
    let location: HostAndPort
    let isEncrypted: Bool

    static var expected: Expected<BrokerURL> {
        Expected("a URL mqtts://HOST:PORT") { node, diagnostics in
            guard let text = Expected<String>.string("a URL mqtts://HOST:PORT").read(node, &diagnostics) else {
                return nil
            }
            if let url = BrokerURL(text) { return url }
            // What may hold a password is not repeated.
            let shown = text.contains("@") ? "the URL" : quote(text)
            let problem = text.contains("@") ? "it has a user or password in it" : "it is not mqtts://HOST:PORT"
            diagnostics.append(
                Diagnostic(
                    .badURL, "\(shown) cannot be used: \(problem)", at: node.span,
                    remedy: "Write it such as 'mqtts://ns.example.org:8883', with 'username:' and 'password_file:'."))
            return nil
        }
    }

    /// Without a port it is the usual one: 8883, or 1883 without encryption.
    private init?(_ text: String) {
        let schemes = [("mqtts://", 8883, true), ("mqtt://", 1883, false)]
        guard let (scheme, port, isEncrypted) = schemes.first(where: { text.lowercased().hasPrefix($0.0) }) else {
            return nil
        }
        var rest = text.dropFirst(scheme.count)
        if rest.hasSuffix("/") { rest.removeLast() }
        guard !rest.contains("@") else { return nil }
        let hasPort = rest.hasSuffix("]") ? false : rest.contains(":")
        guard let location = try? HostAndPort(parsing: hasPort ? String(rest) : "\(rest):\(port)") else { return nil }
        self.location = location
        self.isEncrypted = isEncrypted
    }
}
