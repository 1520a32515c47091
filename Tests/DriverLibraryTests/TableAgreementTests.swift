import DriverRuntime
import Sensing
import Testing

@Suite("The open drivers read recordings that tell their own columns")
struct TableAgreementTests {
    /// What stands in a line of a table, read by splitting it.
    private func cells(_ line: Substring, _ separator: Character) -> [Substring] {
        line.filter { $0 != "\"" && $0 != "\r" }.split(separator: separator, omittingEmptySubsequences: false).map {
            Substring($0)
        }
    }

    private func samples(_ id: String, _ bytes: [UInt8]) throws -> Samples {
        let open = try Shelf.driver(id)
        let found = Samples(open.fitted(to: DriverSettings(), bytes), bytes)
        #expect(found.byteCount == bytes.count)
        return found
    }

    @Test("a TOA5 table, every cell and every time", arguments: ["campbell/table", "generic/delimited"])
    func loggerTable(id: String) throws {
        guard let bytes = Shelf.recording("campbell_logger_tables/TOA5_6843.ts_Above_2012_06_07_1245.dat") else {
            return
        }
        let found = try samples(id, bytes)
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let names = cells(lines[1], ",").map(String.init)
        var agreement = Agreement()
        agreement.note("rows", expected: lines.count - 4, found: found.samples.count)
        for (line, sample) in zip(lines.dropFirst(4), found.samples) {
            let row = cells(line, ",")
            for (name, cell) in zip(names, row).dropFirst() {
                agreement.note("\(name) in \(line)", expected: cell, found: sample.values[name])
            }
            let seconds = row[0].split(separator: ":").last.flatMap { Double($0) } ?? .nan
            let ours = (sample.time?.unixSeconds ?? .nan).truncatingRemainder(dividingBy: 60)
            agreement.note("time", expected: 1, found: (seconds - ours).magnitude < 1e-5 ? 1 : 0)
        }
        print("TOA5: \(agreement)")
        #expect(agreement.compared == 1242 * 10 + 1)
        #expect(agreement.share == 1, "\(agreement)")
        #expect(found.defects.isEmpty)
    }

    @Test("plain rows of a logger behind an ISO stamp, NAN and all")
    func plainRows() throws {
        guard let bytes = Shelf.recording("campbell_logger_tables/NBP1406_eng1-2014-08-01") else { return }
        let found = try samples("campbell/table", bytes)
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        var agreement = Agreement()
        agreement.note("rows", expected: lines.count, found: found.samples.count)
        for (line, sample) in zip(lines, found.samples) {
            for (index, cell) in line.split(separator: " ").dropFirst().enumerated() {
                let value = sample.values["column_\(index + 1)"]
                if cell == "NAN" {
                    agreement.note("NAN", expected: 0, found: value == nil ? 0 : 1)
                } else {
                    agreement.note("column \(index + 1) of \(line)", expected: cell, found: value)
                }
            }
        }
        print("plain rows: \(agreement)")
        #expect(agreement.compared == 682 * 12 + 1)
        #expect(agreement.share == 1 && found.defects.isEmpty, "\(agreement)")
    }

    @Test("a buoy controller's status, against OOI's parser")
    func status() throws {
        guard let bytes = Shelf.recording("engineering_power_junction/cpm_status.20140817_1255.txt"),
            let yaml = Shelf.recording("engineering_power_junction/expected/cpm_status.20140817_1255.yml")
        else { return }
        let found = try samples("generic/keyvalue", bytes)
        var values: [String: Double] = [:]
        for sample in found.samples {
            values.merge(sample.values) { first, _ in first }
            for (key, cells) in sample.profiles {
                for (index, cell) in cells.enumerated() { values["\(key) \(index)"] = cell }
            }
        }
        let particle = try #require(Particles(yaml).particles.first)
        var agreement = Agreement()
        for (name, key) in Self.statusKeys {
            agreement.note(name, expected: particle[name] ?? "absent", found: values[key])
        }
        print("cpm_status: \(agreement)")
        #expect(agreement.share == 1, "\(agreement)")
        #expect(found.defects.isEmpty)
    }

    private static let statusKeys: [(String, String)] = [
        ("cg_eng_cpu_load1", "CPU.load 0"), ("cg_eng_cpu_load5", "CPU.load 1"), ("cg_eng_cpu_load15", "CPU.load 2"),
        ("cg_eng_nproc", "CPU.nproc"), ("cg_eng_platform_utime", "Platform.utime"),
        ("cg_eng_mpic_main_v", "MPIC.main_v"), ("cg_eng_mpic_main_c", "MPIC.main_c"),
        ("cg_eng_mpic_temp1", "MPIC.temp 0"), ("cg_eng_mpic_temp2", "MPIC.temp 1"),
        ("cg_eng_mpic_humid", "MPIC.humid"), ("cg_eng_mpic_press", "MPIC.press"),
        ("cg_eng_mpic_gflt1", "MPIC.gflt 0"), ("cg_eng_mpic_gflt2", "MPIC.gflt 1"),
        ("cg_eng_mpic_gflt3", "MPIC.gflt 2"), ("cg_eng_mpic_gflt4", "MPIC.gflt 3"),
        ("cg_eng_mpic_ldet1", "MPIC.ldet 0"), ("cg_eng_mpic_ldet2", "MPIC.ldet 1"),
        ("cg_eng_pwrsys_b1_2", "Pwrsys.b1 2"), ("cg_eng_pwrsys_cvt_3", "Pwrsys.cvt 3"),
        ("cg_eng_pwrsys_last_update", "Pwrsys.last_update"), ("cg_eng_gps_lat", "GPS.lat"),
        ("cg_eng_gps_lon", "GPS.lon"), ("cg_eng_gps_cog", "GPS.cog"), ("cg_eng_gps_spd", "GPS.spd"),
        ("cg_eng_gps_alt", "GPS.alt"), ("cg_eng_gps_hdop", "GPS.hdop"), ("cg_eng_gps_nsat", "GPS.nsat"),
        ("cg_eng_gps_fix", "GPS.fix_q"), ("cg_eng_ntp_offset", "NTP.offset"), ("cg_eng_ntp_jitter", "NTP.jitter"),
        ("cg_eng_pps_last_update", "PPS.last_update"), ("cg_eng_sbc_eth0", "sbc.eth0"),
        ("cg_eng_sbc_gpio3", "sbc.gpi3"), ("cg_eng_sched_last_update", "Sched.last_update"),
    ]

    @Test("gpsd's reports of ships as lines of JSON")
    func jsonLines() throws {
        guard let bytes = Shelf.recording("ais/expected/sample.aivdm.js.chk") else { return }
        let found = try samples("generic/jsonlines", bytes)
        #expect(found.samples.count == 97 && found.defects.isEmpty)
        #expect(found.samples.first?.values["mmsi"] == 371_798_000)
        #expect(found.samples.first?.values["lon"] == -123.3953833)
    }

    @Test(
        "whatever a damaged header says, the bytes are kept (seed printed)",
        arguments: ["campbell/table", "generic/delimited", "generic/keyvalue", "generic/jsonlines"])
    func damagedHeader(id: String) throws {
        let seed: UInt64 = 1_990_001
        print("damaged headers of \(id): seed \(seed)")
        var chance = Damage(seed: seed)
        let open = try Shelf.driver(id)
        for driverCase in try Shelf.cases(id) {
            for _ in 0..<40 {
                let head = driverCase.input.count / 2
                let bytes = chance.damaged(Array(driverCase.input[..<head])) + driverCase.input[head...]
                let fitted = open.fitted(to: driverCase.settings, bytes)
                let frames = fitted.parse(bytes, settings: driverCase.settings)
                #expect(frames.reduce(0) { $0 + $1.raw.count } == bytes.count)
            }
        }
    }

    @Test("one damaged cell costs its line, not its column, and damage is never read as another column's value")
    func damagedCell() throws {
        guard var bytes = Shelf.recording("campbell_logger_tables/TOA5_6843.ts_Above_2012_06_07_1245.dat") else {
            return
        }
        let start = try #require(bytes.firstIndex(of: UInt8(ascii: "6")).map { _ in bytes.count / 2 })
        let digit = try #require(bytes[start...].firstIndex { (48...57).contains($0) })
        bytes[digit] = UInt8(ascii: "x")
        let found = try samples("campbell/table", bytes)
        #expect(found.samples.count == 1241 && found.defects.count == 1)
    }
}
