import DriverRuntime
import Testing

@Suite("Every recording of a Doppler instrument")
struct DopplerRecordingsTests {
    private static let files: [(id: String, path: String, samples: Int, defects: Int)] = [
        ("nortek/classic", "20140813.velpt.log", 50, 0), ("nortek/classic", "20141007.vel3d.log", 1624, 0),
        ("nortek/classic", "VELPT_SN_11402_2014-07-02.aqd", 71, 0),
        ("nortek/classic", "bad_checksum.vel3d.log", 2, 1),
        ("nortek/classic", "bad_id_VELPT_SN_11402_2014-07-02.aqd", 70, 1),
        ("nortek/classic", "bad_velocity_checksum_VELPT_SN_11402_2014-07-02.aqd", 70, 1),
        ("nortek/classic", "config_only.vel3d.log", 0, 0),
        ("nortek/classic", "jumbled_VELPT_SN_11402_2014-07-02.aqd", 71, 0),
        ("nortek/classic", "truncated_VELPT_SN_11402_2014-07-02.aqd", 70, 1),
        ("nortek/classic", "vector_data01.VEC", 2417, 0), ("nortek/classic", "nortec_awac.nmea", 296, 0),
        ("nortek/ad2cp", "Sig100_raw_avg.ad2cp", 61, 1), ("nortek/ad2cp", "nortec_awac.nmea", 296, 0),
        // The two defects are a byte of noise each, in a message of the logger.
        ("teledyne/workhorse", "20141208.adcp.log", 14, 2), ("teledyne/workhorse", "FCoeff1404180021.txt", 1, 0),
        ("teledyne/workhorse", "20140424.adcpt.log", 15, 0), ("teledyne/workhorse", "ADCP_CCE1T_20.000", 20, 0),
        ("teledyne/workhorse", "adcpt_20130929_091817.DAT", 5, 0),
        ("teledyne/workhorse", "adcps_jln_stc.bad_checksum.DAT", 1, 1),
        ("teledyne/workhorse", "transcripts/workhorse_AC.txt", 0, 0),
        ("teledyne/workhorse", "transcripts/workhorse_PS0.txt", 0, 0),
        ("teledyne/workhorse", "transcripts/workhorse_PT2.txt", 0, 0),
        ("teledyne/workhorse", "transcripts/workhorse_PT4.txt", 0, 0),
    ]

    @Test("is read to its last byte, with as many samples and defects as it should", arguments: files)
    func counts(id: String, path: String, samples: Int, defects: Int) throws {
        let folder = id.hasPrefix("nortek") ? "nortek_aquadopp_vector_signature" : "teledyne_rdi_adcp_pd0"
        guard let bytes = Shelf.recording("\(folder)/\(path)") else { return }
        let frames = try Shelf.driver(id).parse(bytes)
        let isWhole = frames.flatMap(\.raw) == bytes
        #expect(isWhole)
        #expect(frames.count { !$0.observations.isEmpty } == samples)
        #expect(frames.compactMap(\.defect).count == defects)
    }

    @Test("gives the same in pieces of seven bytes", arguments: [files[0], files[10], files[11], files[13], files[19]])
    func pieces(id: String, path: String, samples: Int, defects: Int) throws {
        let folder = id.hasPrefix("nortek") ? "nortek_aquadopp_vector_signature" : "teledyne_rdi_adcp_pd0"
        guard let bytes = Shelf.recording("\(folder)/\(path)")?.prefix(20_000) else { return }
        let driver = try Shelf.driver(id)
        var session = DriverSession(driver: driver)
        var frames: [ParsedFrame] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            Array(rest.prefix(7)).withUnsafeBytes { session.ingest($0, time: CasesTests.unknown, into: &frames) }
            rest = rest.dropFirst(7)
        }
        session.finish(into: &frames)
        let isSame = frames == driver.parse(Array(bytes))
        #expect(isSame)
    }
}
