import Framing
import Sensing
import Testing

@Suite("A logger's stamp")
struct LoggerStampTests {
    @Test(
        "is recognised in every form that loggers write",
        arguments: [
            // 20140424.adcpt.log, 20141017.ctdbp3_3rec_w_1hash.log, NBP1406_seap-2014-08-01
            ("2014/04/24 00:01:58.003 7F7F4805", "2014-04-24T00:01:58.003Z", String?.none, 24),
            ("2014/10/17 20:28:22.169 [ctdbp3:DLOGP6]:Logger", "2014-10-17T20:28:22.169Z", "ctdbp3:DLOGP6", 40),
            ("2014/10/17 20:28:22.169 [other] text", "2014-10-17T20:28:22.169Z", nil, 24),
            ("2014-08-01T00:00:00.814000Z $GPZDA", "2014-08-01T00:00:00.814Z", nil, 28),
            ("2014-08-01T00:00:00Z x", "2014-08-01T00:00:00Z", nil, 21),
        ])
    func forms(line: String, instant: String, tag: String?, length: Int) {
        let stamp = LoggerStamp.read(bytes(line))
        #expect(stamp?.instant == Instant(iso8601: instant))
        #expect(stamp?.tag == tag)
        #expect(stamp?.length == length)
    }

    @Test(
        "is no stamp when the date does not exist or the form is another",
        arguments: [
            "", "2014/04/24", "2014/02/30 00:01:58.003 x", "2014/04/24 25:01:58.003 x", "2014/04/24 00:01:58,003 x",
            "2014/04/24 00:01:58.003", "2014-08-01T00:00:00.814000 x", "2014-08-01T00:00:00.814000Zx",
            "3014/04/24 00:01:58.003 x",
        ])
    func refusals(line: String) {
        #expect(LoggerStamp.read(bytes(line)) == nil)
    }
}
