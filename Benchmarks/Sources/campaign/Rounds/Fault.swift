/// What can happen to a station and its archives, in the order of the table.
enum Fault: String, CaseIterable, Sendable {
    case daemonKilled = "daemon-killed"
    case archiveKilled = "archive-killed"
    case brokerKilled = "broker-killed"
    case cutInBatch = "cut-in-batch"
    case cutInAnswer = "cut-in-answer"
    case linkAway = "link-away"
    case slowLink = "slow-link"
    case halfOpen = "half-open"
    case clockStep = "clock-step"
    case diskFull = "disk-full"
    case stationPowerCut = "station-power-cut"
    case shorePowerCut = "shore-power-cut"
    case brokerAlone = "broker-alone"
    case archiveRestored = "archive-restored"

    var title: String {
        switch self {
        case .daemonKilled: "SIGKILL of the daemon"
        case .archiveKilled: "SIGKILL of an archive"
        case .brokerKilled: "broker restarted (SIGKILL)"
        case .cutInBatch: "link cut inside a batch"
        case .cutInAnswer: "link cut inside an answer"
        case .linkAway: "link away between batches"
        case .slowLink: "slow link"
        case .halfOpen: "half-open link"
        case .clockStep: "clock step"
        case .diskFull: "disk full"
        case .stationPowerCut: "power cut of the station"
        case .shorePowerCut: "power cut of the archives"
        case .brokerAlone: "broker takes, archive is down"
        case .archiveRestored: "archive restored from a backup"
        }
    }

    /// Whether the daemon is lost with what it had not yet committed.
    var endsDaemon: Bool { self == .daemonKilled || self == .stationPowerCut }
}
