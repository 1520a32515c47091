import Forwarders
import LoRaWAN
import NetworkServers

extension NetworkServerConfiguration {
    /// As the adapter takes it, with the password that it names.
    func settings(station: String) throws -> NetworkServerLinkSettings {
        var settings = NetworkServerLinkSettings(
            name: name.value, kind: kind, host: broker.host, port: broker.port, application: application,
            station: station)
        if isEncrypted {
            settings.certificateAuthorityFile = certificateAuthorityFile ?? DestinationLinks.systemAuthorities
        }
        settings.certificateFile = certificateFile
        settings.keyFile = keyFile
        if let username {
            settings.credentials = Credentials(user: username, password: try password?.read() ?? "")
        }
        settings.topicPrefix = topicPrefix
        return settings
    }
}
