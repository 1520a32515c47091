import Glibc
import Testing

@Suite("A station with files", .serialized, .timeLimit(.minutes(10)))
struct FolderKillTests {
    @Test("reads each dropped file once, whole and in order, however often it is killed in between")
    func killed() async throws {
        try await onOwnThread {
            var chance = SeededChance(seed: 20_261_121)
            let station = try FolderStation()
            let files = (0..<3).map { FolderStation.lines($0 * 40_000..<($0 + 1) * 40_000) }
            for (index, text) in files.enumerated() { try station.drop(text, as: "\(index)") }
            var kills = 0
            while station.directory.names(in: "in.done").count < 3, kills < 40 {
                try station.start()
                poll(nil, 0, Int32.random(in: 20...900, using: &chance))
                try station.kill()
                kills += 1
            }
            try station.start()
            try station.wait(for: "the files") { station.directory.names(in: "in.done").count == 3 }
            #expect(try station.stop() == .exited(0))
            let stored = try station.stored()
            let isWhole = stored == files.joined()
            #expect(isWhole, "\(stored.utf8.count) bytes after \(kills) kills, see \(station.directory.path)")
            print("3 files of 40,000 lines, \(kills) kills, \(stored.utf8.count) bytes")
            station.directory.remove()
        }
    }

    @Test("imports a file once, through the daemon and without it, and says so the second time")
    func imported() async throws {
        try await onOwnThread {
            let station = try FolderStation()
            let arguments = ["--config", station.configuration, "--instrument", "lines"]
            let one = try station.directory.write(FolderStation.lines(0..<1000), to: "one.txt")
            let two = try station.directory.write(FolderStation.lines(1000..<3000), to: "two.txt")
            let dry = try station.run(["import", one, "--dry-run"] + arguments)
            #expect(dry.ending == .exited(0))
            #expect(dry.output.contains("1000 records, 1000 with values, 0 with a defect"))
            #expect(try station.run(["import", one] + arguments).output.contains("stored: 1000 records"))

            try station.start()
            try station.wait(for: "the daemon") { station.isServing }
            let again = try station.run(["import", one, two] + arguments)
            #expect(again.ending == .exited(0))
            #expect(again.output.contains("nothing is stored: its content was stored at"))
            #expect(again.output.contains("stored: 2000 records"))
            #expect(try station.stop() == .exited(0))
            let isWhole = try station.stored() == FolderStation.lines(0..<3000)
            #expect(isWhole, "see \(station.directory.path)")
            station.directory.remove()
        }
    }
}
