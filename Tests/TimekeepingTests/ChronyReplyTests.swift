import Sensing
import Testing

@testable import Timekeeping

@Suite("A reply of chronyd")
struct ChronyReplyTests {
    /// chronyd 4.3 with a reference clock. At the same moment `chronyc -c tracking` printed:
    /// 47505358,GPSX,1,1795285163.170017526,0.012300699,-0.000000099,0.000002532,-0.529,-0.010,1.952,0.000100000,
    /// 0.000002769,0.3,Normal
    static let referenceClock = """
        0602000000210005000000000000000001020304000000000000000047505358000000000000000000000000000000000000000000010000\
        000000006b01e0ab0a2242f6f6c988dfd52b5576dea9ed1c0378a9acf7600efa04f9d75be8d1b717deb9ec5500801b49
        """

    /// chronyd 4.3 as a client of it:
    /// 7F000001,127.0.0.1,2,1795285199.348420175,0.012295594,-0.000000626,0.000001722,0.120,-0.091,0.964,0.000115108,
    /// 0.000017664,0.5,Normal
    private let client = """
        060200000021000500000000000000000102030400000000000000007f0000017f0000010000000000000000000000000001000000020000\
        000000006b01e0cf14c4784ff6c97375db57d501dce72c15fcf4f0affd44d7dd02f6d64ee8f165e2e4942e4c028041b1
        """

    /// chronyd 4.3 with `local stratum 10`:
    /// 7F7F0101,,10,1795285167.809910907,0.000000000,0.000000000,0.000000000,0.000,0.000,0.000,0.000000000,0.000000000,
    /// 0.0,Normal
    static let localStratum = """
        060200000021000500000000000000000102030400000000000000007f7f01010000000000000000000000000000000000000000000a0000\
        000000006b01e0af3046427b000000000000000000000000000000000000000000000000000000000000000000000000
        """

    /// chronyd 4.3, asked in version 9 of the protocol.
    private let otherVersion = "06020000002100010012000000000000010203040000000000000000"

    private let sequence: UInt32 = 0x0102_0304

    private func defect(of bytes: [UInt8], sequence: UInt32? = nil) -> ChronyDefect? {
        do throws(ChronyDefect) {
            _ = try ChronyReply.tracking(bytes, sequence: sequence ?? self.sequence)
            return nil
        } catch {
            return error
        }
    }

    @Test("with a reference clock is read as chronyc printed it")
    func ofAReferenceClock() throws {
        let tracking = try ChronyReply.tracking(Self.bytes(Self.referenceClock), sequence: sequence)
        #expect(tracking.referenceID == 0x4750_5358 && tracking.reference == "GPSX")
        #expect(tracking.stratum == 1 && tracking.leap == .normal)
        #expect(tracking.updatedAt == Instant(unixSeconds: 1_795_285_163, nanoseconds: 170_017_526))
        #expect(abs(tracking.rootDelay - 0.0001) < 5e-10)
        #expect(abs(tracking.frequencyPPM - -0.529) < 5e-4)
        #expect(abs(tracking.residualFrequencyPPM - -0.010) < 5e-4)
        #expect(abs(tracking.skewPPM - 1.952) < 5e-4)
        #expect(abs(tracking.lastOffset - -0.000000099) < 5e-10)
        #expect(abs(tracking.rootMeanSquareOffset - 0.000002532) < 5e-10)
        #expect(abs(tracking.updateInterval - 0.3) < 0.05)
        // These two move between one question and the next.
        #expect(abs(tracking.currentCorrection - 0.012300699) < 1e-7)
        #expect(abs(tracking.rootDispersion - 0.000002769) < 1e-6)
    }

    @Test("of an NTP client names the server's address")
    func ntpClient() throws {
        let tracking = try ChronyReply.tracking(Self.bytes(client), sequence: sequence)
        #expect(tracking.reference == "127.0.0.1" && tracking.stratum == 2)
        #expect(abs(tracking.rootDelay - 0.000115108) < 5e-10)
    }

    @Test("that serves its own clock has the identifier 7F7F0101 and an error of 0")
    func ofItsOwnClock() throws {
        let tracking = try ChronyReply.tracking(Self.bytes(Self.localStratum), sequence: sequence)
        #expect(tracking.referenceID == ChronyTracking.localReference)
        #expect(tracking.leap == .normal && tracking.rootDispersion == 0 && tracking.rootDelay == 0)
    }

    @Test("to another question is told from a mistake, so that it can be passed over")
    func otherSequence() {
        #expect(defect(of: Self.bytes(Self.referenceClock), sequence: 7) == .otherQuestion(sequence: sequence))
    }

    @Test("with a status names it")
    func status() {
        #expect(defect(of: Self.bytes(otherVersion)) == .refused(status: 18))
        #expect(ChronyDefect.refused(status: 18).description.contains("'bad packet version'"))
    }

    @Test("in another version of the protocol names both versions")
    func version() {
        var reply = Self.bytes(Self.referenceClock)
        reply[0] = 7
        #expect(defect(of: reply) == .otherVersion(7))
        #expect(ChronyDefect.otherVersion(7).description.contains("version 7"))
    }

    @Test("that is none is refused: a request, another reply, nothing")
    func noReply() {
        #expect(defect(of: ChronyRequest.tracking(sequence: sequence)) == .notAReply(bytes: 104))
        #expect(defect(of: []) == .notAReply(bytes: 0))
        var reply = Self.bytes(Self.referenceClock)
        reply[7] = 6
        #expect(defect(of: reply) == .otherReply(number: 6))
    }

    @Test("cut anywhere is refused")
    func cuts() {
        let whole = Self.bytes(Self.referenceClock)
        #expect(whole.indices.allSatisfy { defect(of: Array(whole.prefix($0))) != nil })
    }

    @Test("to the question that we ask: 104 bytes, version 6, request 33")
    func request() {
        let request = ChronyRequest.tracking(sequence: sequence)
        #expect(request.count == 104)
        #expect(Array(request.prefix(12)) == [6, 1, 0, 0, 0, 33, 0, 0, 1, 2, 3, 4])
        #expect(request.dropFirst(12).allSatisfy { $0 == 0 })
    }

    @Test(
        "has numbers of 7 bits of exponent and 25 bits of coefficient",
        arguments: [
            (0, 0),
            // A coefficient of 2^23 and an exponent of 2: 0.25 * 4.
            (0x0480_0000, 1.0),
            // The same with the sign of the coefficient.
            (0x0580_0000, -1.0),
            // The most negative exponent, and the largest of both.
            (0x8080_0000, 0.25 / 18_446_744_073_709_551_616.0),
            (0x7EFF_FFFF, 9_223_372_036_854_775_808.0 * 16_777_215 / 33_554_432),
        ] as [(UInt32, Double)])
    func floats(word: UInt32, value: Double) {
        #expect(ChronyFloat.value(of: word) == value)
    }

    /// From hexadecimal digits.
    static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
