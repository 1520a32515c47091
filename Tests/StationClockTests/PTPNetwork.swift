import Foundation
import Glibc

/// A network of two ends in a namespace of its own, for a grandmaster and its client. In a user namespace nobody may
/// touch the machine's clock; where that is not permitted root makes a network namespace only.
final class PTPNetwork {
    let folder: WorkFolder
    private let holder: RealDaemon
    private let namespace: [String]

    static let domain: UInt8 = 24

    private static let kinds = [["-Urn"], ["-n"]]

    /// Nil: neither is permitted, or a program is absent.
    static let kind: [String]? = {
        guard RealDaemon.isInstalled("ptp4l", "pmc", "unshare", "nsenter", "ip"), let folder = try? WorkFolder() else {
            return nil
        }
        return kinds.first { RealDaemon.output(of: "unshare", $0 + ["ip", "link"], in: folder) != nil }
    }()

    init() throws {
        let folder = try WorkFolder()
        let file = folder.path("namespace.pid")
        let holder = try RealDaemon(
            "unshare", (Self.kind ?? ["-n"]) + ["sh", "-c", "echo $$ > \(file); exec sleep 600"], in: folder)
        var number = ""
        _ = eventually(within: 10) {
            number = ((try? String(contentsOfFile: file, encoding: .utf8)) ?? "").trimmingCharacters(in: .newlines)
            return !number.isEmpty
        }
        self.folder = folder
        self.holder = holder
        let user = Self.kind == ["-Urn"] ? ["-U", "--preserve-credentials"] : []
        namespace = ["-t", number] + user + ["-n", "--"]
        for words in ["link add veA type veth peer name veB", "link set veA up", "link set veB up"] {
            _ = run("ip", words.split(separator: " ").map(String.init))
        }
    }

    /// A grandmaster of clock class 6 that serves the time of this machine; as every ptp4l with stamps of the kernel it
    /// calls its time scale arbitrary.
    func grandmaster() throws -> RealDaemon {
        try start("gm", interface: "veA", ["priority1 10", "clockClass 6", "clockAccuracy 0x21"])
    }

    func client(_ options: String...) throws -> RealDaemon {
        try start("client", interface: "veB", ["slaveOnly 1"] + options)
    }

    /// What `pmc` prints for commands to one of the two.
    func pmc(_ name: String, _ commands: String...) -> String {
        let own = folder.path("pmc-\(UUID().uuidString.prefix(6))")
        return run("pmc", ["-u", "-b", "0", "-d", "\(Self.domain)", "-s", socket(name), "-i", own] + commands) ?? ""
    }

    /// Changes what the grandmaster says of itself.
    func settle(clockClass: Int, ptpTimescale: Int = 0, utcOffsetIsValid: Int = 0) -> Bool {
        let answer = pmc(
            "gm",
            "SET GRANDMASTER_SETTINGS_NP clockClass \(clockClass) clockAccuracy 0x21 offsetScaledLogVariance 0x4e5d "
                + "currentUtcOffset 37 leap61 0 leap59 0 currentUtcOffsetValid \(utcOffsetIsValid) "
                + "ptpTimescale \(ptpTimescale) timeTraceable 1 frequencyTraceable 1 timeSource 0x20")
        return answer.contains("RESPONSE MANAGEMENT GRANDMASTER_SETTINGS_NP")
    }

    func socket(_ name: String) -> String { folder.path(name) }

    private func start(_ name: String, interface: String, _ options: [String]) throws -> RealDaemon {
        // Four messages of each kind a second, so that a drill takes seconds.
        let text = """
            [global]
            time_stamping software
            network_transport L2
            free_running 1
            freq_est_interval 0
            domainNumber \(Self.domain)
            logAnnounceInterval -2
            logSyncInterval -2
            logMinDelayReqInterval -2
            uds_address \(socket(name))
            logging_level 6
            use_syslog 0
            verbose 1
            \(options.joined(separator: "\n"))
            [\(interface)]

            """
        let file = try folder.write(text, to: "\(name).cfg")
        return try RealDaemon("nsenter", namespace + ["ptp4l", "-f", file], in: folder, name: name)
    }

    private func run(_ program: String, _ arguments: [String]) -> String? {
        RealDaemon.output(of: "nsenter", namespace + [program] + arguments, in: folder)
    }
}
