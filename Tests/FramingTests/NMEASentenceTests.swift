import Framing
import Testing

@Suite("An NMEA 0183 sentence")
struct NMEASentenceTests {
    private func body(_ line: String) -> String? {
        NMEASentence.find(in: bytes(line)).map { text(Array(bytes(line)[$0.body])) }
    }

    @Test("is found with its body and a good checksum")
    func plain() throws {
        // NBP1406_seap-2014-08-01
        let line = "$GPVTG,213.66,T,,M,9.4,N,,K,A*1E"
        let sentence = try #require(NMEASentence.find(in: bytes(line)))
        #expect(sentence.check == .good && sentence.skipped == 0 && sentence.start == UInt8(ascii: "$"))
        #expect(body(line) == "GPVTG,213.66,T,,M,9.4,N,,K,A")
    }

    @Test(
        "says what is wrong with its checksum",
        arguments: [
            // pygpsdata-nmeabadck.log, first line; the others are the same sentence damaged further.
            (
                "$GNRMC,103607.00,A,5327.03942,N,00214.42462,W,XXXXX,,060321,,,A,V*7A",
                NMEASentence.Check.failed(written: 0x7A, computed: 0x7B)
            ),
            ("$GPVTG,213.66,T,,M,9.4,N,,K,A", .absent),
            ("$GPVTG,213.66,T,,M,9.4,N,,K,A*", .unreadable),
            ("$GPVTG,213.66,T,,M,9.4,N,,K,A*1", .unreadable),
            ("$GPVTG,213.66,T,,M,9.4,N,,K,A*1G", .unreadable),
            ("$GPVTG,213.66,T,,M,9.4,N,,K,A*1e", .good),
        ])
    func checks(line: String, check: NMEASentence.Check) {
        #expect(NMEASentence.find(in: bytes(line))?.check == check)
    }

    @Test("is found behind junk, and says how much there was")
    func junk() {
        let cut = "\u{0}\u{1}!$GPGGA,0000$GPVTG,213.66,T,,M,9.4,N,,K,A*1E"
        let sentence = NMEASentence.find(in: bytes(cut))
        #expect(sentence?.check == .good && sentence?.skipped == 14)
        #expect(body(cut) == "GPVTG,213.66,T,,M,9.4,N,,K,A")
        #expect(NMEASentence.find(in: bytes("no sentence")) == nil)
        #expect(NMEASentence.find(in: []) == nil)
    }

    @Test("is the whole one where a cut one follows on the same line")
    func followed() {
        let line = "$GPVTG,213.66,T,,M,9.4,N,,K,A*1E$GPGGA,00"
        #expect(NMEASentence.find(in: bytes(line))?.check == .good)
        #expect(body(line) == "GPVTG,213.66,T,,M,9.4,N,,K,A")
    }

    @Test("is found behind a tag block, whose own checksum is not taken for its")
    func tagBlock() {
        let tag = "\\s:r003669945,c:1120959341*51\\"
        let line = tag + "!AIVDM,1,1,,B,15NJQiPOl=G?m:bE`Gpt<aun00S8,0*53"
        let sentence = NMEASentence.find(in: bytes(line))
        #expect(sentence?.start == UInt8(ascii: "!") && sentence?.skipped == 0)
        #expect(sentence?.tagBlock.map { text(Array(bytes(line)[$0])) } == "s:r003669945,c:1120959341*51")
        let unchecked = NMEASentence.find(in: bytes(tag + "$HEHDT,213.6,T"))
        #expect(unchecked?.check == .absent)
        #expect(unchecked?.tagBlock != nil)
    }

    // Counted by an independent script; 514 lines of the second talker carry no checksum at all.
    @Test(
        "is good on every line of a recording that is good",
        arguments: [
            ("gnss_nmea0183/NBP1406_seap-2014-08-01", 980, 0, 0), ("gnss_nmea0183/NBP1406_gp02-2014-08-01", 0, 0, 514),
            ("gnss_nmea0183/hemi.log", 753, 0, 0), ("gnss_nmea0183/ublox-8.log", 1008, 0, 1),
            ("gnss_nmea0183/pygpsdata-nmeabadck.log", 1, 2, 0), ("ais/ais-raw-messages.log", 114, 0, 0),
        ])
    func recordings(path: String, good: Int, bad: Int, absent: Int) {
        guard let log = Recording.bytes(path) else { return }
        var counts = (good: 0, bad: 0, absent: 0)
        for frame in LineFramer().frames(of: log, chunk: 512) where frame.payload.first != UInt8(ascii: "#") {
            switch NMEASentence.find(in: frame.payload)?.check {
            case .good: counts.good += 1
            case .absent: counts.absent += 1
            case .failed, .unreadable: counts.bad += 1
            case nil: break
            }
        }
        #expect(counts == (good, bad, absent))
    }
}
