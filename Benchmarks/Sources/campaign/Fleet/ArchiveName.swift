/// The two archives of a campaign.
enum ArchiveName: Int, CaseIterable, Sendable {
    /// By HTTP.
    case direct
    /// By MQTT over the broker.
    case broker

    var file: String { self == .direct ? "direct.db" : "broker.db" }
}
