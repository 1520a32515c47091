import Foundation
import Sensing
import Testing

@testable import Timekeeping

@Suite("The leap second table")
struct LeapTableTests {
    @Test("that is built in holds all 28 differences, from 10 s in 1972 to 37 s in 2017, and expires in June 2026")
    func builtIn() {
        let table = LeapTable.builtIn
        #expect(table.entries.count == 28)
        #expect(table.entries.first?.from.iso8601 == "1972-01-01T00:00:00.000Z")
        #expect(table.entries.last?.from.iso8601 == "2017-01-01T00:00:00.000Z")
        #expect(table.entries.map(\.taiMinusUTC) == Array(10...37))
        #expect(table.entries.allSatisfy { [1, 7].contains(CivilTime($0.from).month) && CivilTime($0.from).day == 1 })
        #expect(table.expires?.iso8601 == "2026-06-28T00:00:00.000Z")
    }

    private static let installed = "/usr/share/zoneinfo/leap-seconds.list"

    @Test(
        "that this machine has is read, and holds what is built in",
        .enabled(if: FileManager.default.fileExists(atPath: installed), "no \(installed) on this machine"))
    func ofThisMachine() throws {
        let text = try String(contentsOfFile: Self.installed, encoding: .utf8)
        let table = try LeapTable(leapSecondsList: text)
        #expect(Array(table.entries.prefix(28)) == LeapTable.builtIn.entries)
    }

    @Test("reads a line that ends as on Windows")
    func lineEnds() throws {
        let text = "#@ 3991593600\r\n3692217600 37 # 1 Jan 2017\r\n"
        #expect(try LeapTable(leapSecondsList: text).entries == [LeapTable.builtIn.entries[27]])
    }

    @Test(
        "that is damaged is refused with what is wrong",
        arguments: [
            ("", LeapTableDefect.empty),
            ("3692217600 37", .noExpiry),
            ("#@ x\n", .unreadable(line: 1, text: "#@ x")),
            ("#@ 3991593600\n3692217600 thirty", .unreadable(line: 2, text: "3692217600 thirty")),
            (
                "#@ 3991593600\n3692217600 37\n3644697600 36",
                .notInOrder(Instant(unixSeconds: 3_644_697_600 - 2_208_988_800))
            ),
            (
                "#@ 3991593600\n3644697600 35\n3692217600 37",
                .notInOrder(Instant(unixSeconds: 3_692_217_600 - 2_208_988_800))
            ),
        ])
    func damaged(text: String, defect: LeapTableDefect) {
        #expect(throws: defect) { try LeapTable(leapSecondsList: text) }
    }

    @Test("gives the difference of a day with a leap second on both sides of it")
    func around() {
        let before = Instant(unixSeconds: 1_483_228_799)
        let offset = LeapTable.builtIn.offset(around: before)
        #expect(offset.inForce(at: before) == 36)
        #expect(offset.inForce(at: before.adding(nanoseconds: 1_000_000_000)) == 37)
        // 23:59:59 comes twice.
        let tai = offset.tai(of: before)
        #expect(offset.utc(of: tai.adding(nanoseconds: 1_000_000_000)) == before)
        #expect(offset.utc(of: tai.adding(nanoseconds: 2_000_000_000)).nanoseconds == 1_483_228_800_000_000_000)
    }
}
