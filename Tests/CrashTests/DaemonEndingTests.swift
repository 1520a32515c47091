import Glibc
import Testing

@Suite("A daemon", .serialized)
struct DaemonEndingTests {
    private static let quietStation = """
        store: {directory: DIRECTORY/store}
        page: false
        instruments: []
        destinations: []
        """

    @Test(
        "without instruments and destinations stays, and stops in order when it is asked to or its terminal goes away",
        arguments: [SIGTERM, SIGINT, SIGHUP])
    func quietStation(signal: Int32) async throws {
        try await onOwnThread {
            let directory = try TemporaryDirectory()
            let group = try ProcessGroup()
            defer { group.end() }
            let file = try directory.write(
                "station: quiet\n" + Self.quietStation.replacing("DIRECTORY", with: directory.path), to: "station.yaml")
            let daemon = try ChildProgram(
                try Programs.find().fairlead, ["run", "--config", file], log: directory.path + "/log", in: group)
            let status = StatusQuestion(socketPath: directory.path + "/store/fairlead.sock")
            var isAnswered = false
            while !isAnswered, !daemon.ends(within: 50) { isAnswered = status.storedRecords() != nil }
            #expect(isAnswered, "see \(directory.path)/log")
            // Longer than anything of the start takes.
            #expect(!daemon.ends(within: 1000))
            #expect(try daemon.end(with: signal, within: 5000) == .exited(0))
        }
    }

    @Test("or a command of which the result cannot be written whole says so: half an export is no success")
    func fullDisk() async throws {
        try await onOwnThread {
            let directory = try TemporaryDirectory()
            let group = try ProcessGroup()
            defer { group.end() }
            let file = try directory.write("station: [", to: "station.yaml")
            let check = try ChildProgram(
                "/bin/sh", ["-c", "exec '\(try Programs.find().fairlead)' check '\(file)' > /dev/full"],
                log: directory.path + "/log", in: group)
            #expect(try check.end(within: 10_000) == .exited(2))
        }
    }
}
