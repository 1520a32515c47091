import Archive
import ArgumentParser
import Forwarders
import Station

/// The broker that an archive takes batches from, and who it is there.
struct ArchiveBroker: ParsableArguments {
    @Option(help: ArgumentHelp("A broker to take batches from.", valueName: "host:port"))
    var mqtt: String?

    @Option(
        name: .customLong("mqtt-partitions"),
        help: ArgumentHelp("Which of the broker's 16 partitions of stations are ours.", valueName: "0-7"))
    var partitions = "0-15"

    @Option(
        name: .customLong("client-id"), help: ArgumentHelp("The name of our session at the broker.", valueName: "name"))
    var clientID = "fairlead-archive"

    @Option(name: .customLong("mqtt-user"), help: ArgumentHelp("The user at the broker.", valueName: "name"))
    var user: String?

    @Option(
        name: .customLong("mqtt-password-file"),
        help: ArgumentHelp("A file with the user's password.", valueName: "file"))
    var passwordFile: String?

    @Option(
        name: .customLong("mqtt-ca-file"),
        help: ArgumentHelp(
            "Authorities to trust, in PEM; with it the connection is encrypted.", valueName: "file"))
    var authorities: String?

    @Option(
        name: .customLong("mqtt-cert-file"),
        help: ArgumentHelp("Our certificate, where the broker asks for one.", valueName: "file"))
    var certificate: String?

    @Option(
        name: .customLong("mqtt-key-file"), help: ArgumentHelp("The certificate's private key.", valueName: "file"))
    var key: String?

    var ours: MQTTPartitions {
        get throws {
            guard let ours = MQTTPartitions(partitions) else {
                throw ValidationError("--mqtt-partitions '\(partitions)' is no part of 0-15; write 0-7 or 0-3,9")
            }
            return ours
        }
    }

    /// Nil without a broker.
    var options: MQTTOptions? {
        get throws {
            guard let mqtt else { return nil }
            let broker = try ArchiveServe.address(mqtt, "--mqtt")
            var options = MQTTOptions(host: broker.host, port: Int32(broker.port), clientID: clientID)
            options.certificateAuthorityFile = authorities
            options.certificateFile = certificate
            options.keyFile = key
            if let user { options.credentials = Credentials(user: user, password: try password) }
            return options
        }
    }

    private var password: String {
        get throws {
            guard let passwordFile else { return "" }
            let text = try ShortFile.text(passwordFile)
            return String(text.prefix { !$0.isNewline })
        }
    }
}
