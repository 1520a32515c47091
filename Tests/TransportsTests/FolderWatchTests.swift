import Sensing
import Testing

@testable import Transports

@Suite("Which files of a folder are complete")
struct FolderWatchTests {
    private let second: UInt64 = 1_000_000_000

    private func entry(_ name: String, size: Int64 = 100, changed: Int64 = 0) -> FolderEntry {
        FolderEntry(name: name, size: size, changed: Instant(unixSeconds: changed))
    }

    /// The names that are complete at each second from 0, when the folder shows `entries(second)`.
    private func complete(
        _ settings: FolderSettings, seconds: Int, _ entries: (Int) -> [FolderEntry]
    ) -> [[String]] {
        var watch = FolderWatch(settings)
        return (0..<seconds).map { watch.complete(among: entries($0), now: UInt64($0) * second).map(\.name) }
    }

    @Test("a file is complete when nothing about it changed for the time of settling")
    func settles() {
        let found = complete(FolderSettings(path: "/x"), seconds: 7) { _ in [entry("a.hex")] }
        #expect(found == [[], [], [], [], [], ["a.hex"], ["a.hex"]])
    }

    @Test("a file that grows is not complete, and the time begins anew with each change")
    func grows() {
        let found = complete(FolderSettings(path: "/x"), seconds: 10) { [entry("a.hex", size: Int64(min($0, 4)))] }
        #expect(found.firstIndex { !$0.isEmpty } == 9)
    }

    @Test("a file whose time alone changes is not complete")
    func rewritten() {
        let found = complete(FolderSettings(path: "/x"), seconds: 20) { [entry("a.hex", changed: Int64($0 / 2))] }
        let isNeverComplete = found.allSatisfy(\.isEmpty)
        #expect(isNeverComplete)
    }

    @Test("an empty file may be the beginning of an upload, and is given a minute")
    func empty() {
        let found = complete(FolderSettings(path: "/x"), seconds: 62) { _ in [entry("a.hex", size: 0)] }
        #expect(found.firstIndex { !$0.isEmpty } == 60)
    }

    @Test(
        "a name that rsync, FTP or an editor uses for a part is left alone",
        arguments: [
            ".ctd.hex.8xQ2fL", "ctd.hex.part", "ctd.hex.filepart", "ctd.hex.tmp", "CTD.HEX.TMP", "ctd.hex~",
            ".hidden", "ctd.partial",
        ])
    func temporary(name: String) {
        let found = complete(FolderSettings(path: "/x"), seconds: 9) { _ in [entry(name)] }
        let isNeverComplete = found.allSatisfy(\.isEmpty)
        #expect(isNeverComplete)
    }

    @Test("what fits no pattern is left alone, and the case of letters does not matter")
    func pattern() {
        let settings = FolderSettings(path: "/x", patterns: ["*.hex", "ctd*.asc"])
        let found = complete(settings, seconds: 6) { _ in
            [entry("a.HEX"), entry("b.txt"), entry("ctd1.asc"), entry("x.asc")]
        }
        #expect(found.last == ["a.HEX", "ctd1.asc"])
    }

    @Test("the oldest comes first")
    func order() {
        let found = complete(FolderSettings(path: "/x"), seconds: 6) { _ in
            [entry("a", changed: 30), entry("b", changed: 10), entry("c", changed: 20)]
        }
        #expect(found.last == ["b", "c", "a"])
    }

    @Test("with a marker a file is complete as soon as its marker is there, and the marker is no file of its own")
    func marker() {
        let settings = FolderSettings(path: "/x", marker: "*.done")
        let found = complete(settings, seconds: 9) { second in
            [entry("a.hex"), entry("b.hex"), entry("c.hex")]
                + (second >= 7 ? [entry("a.hex.done", size: 0), entry("b.done", size: 0)] : [])
        }
        #expect(found == Array(repeating: [], count: 7) + [["a.hex", "b.hex"], ["a.hex", "b.hex"]])
    }
}
