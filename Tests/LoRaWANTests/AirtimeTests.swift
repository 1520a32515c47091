import Testing

@testable import LoRaWAN

@Suite("A packet is on the air")
struct AirtimeTests {
    private static func milliseconds(_ bytes: Int, _ factor: Int, hasCRC: Bool) -> Int64? {
        Airtime.nanoseconds(
            payload: bytes, .lora(spreadingFactor: factor, bandwidth: 125_000), hasCRC: hasCRC
        ).map { ($0 + 500_000) / 1_000_000 }
    }

    /// Semtech's LoRa calculator.
    @Test(
        "as an uplink with 11 bytes of payload for so many milliseconds",
        arguments: [
            (7, Int64(62)), (8, 113), (9, 206), (10, 371), (11, 823), (12, 1483),
        ])
    func uplink(factor: Int, milliseconds: Int64) {
        #expect(Self.milliseconds(24, factor, hasCRC: true) == milliseconds)
    }

    @Test("as a join-accept of 33 bytes for so many milliseconds", arguments: [(7, Int64(72)), (10, 453), (12, 1810)])
    func joinAccept(factor: Int, milliseconds: Int64) {
        #expect(Self.milliseconds(33, factor, hasCRC: false) == milliseconds)
    }

    @Test("as a bare acknowledgement of 12 bytes for so many milliseconds", arguments: [(7, Int64(41)), (12, 991)])
    func acknowledgement(factor: Int, milliseconds: Int64) {
        #expect(Self.milliseconds(12, factor, hasCRC: false) == milliseconds)
    }

    @Test("to the microsecond: 24 bytes at SF7 and 125 kHz take 61.696 ms")
    func exact() {
        let time = Airtime.nanoseconds(
            payload: 24, .lora(spreadingFactor: 7, bandwidth: 125_000), hasCRC: true)
        #expect(time == 61_696_000)
    }

    @Test("a quarter as long at 500 kHz")
    func wide() {
        let time = Airtime.nanoseconds(
            payload: 24, .lora(spreadingFactor: 7, bandwidth: 500_000), hasCRC: true)
        #expect(time == 15_424_000)
    }

    @Test("as FSK by its bits")
    func fsk() {
        #expect(Airtime.nanoseconds(payload: 20, .fsk(bitRate: 50_000), hasCRC: true) == 4_960_000)
    }

    @Test(
        "for a time that is not known when the modulation is not",
        arguments: [
            Modulation.other("LR-FHSS M0CW137"), .fsk(bitRate: 0), .lora(spreadingFactor: 13, bandwidth: 125_000),
            .lora(spreadingFactor: 7, bandwidth: 0),
        ])
    func unknown(modulation: Modulation) {
        #expect(Airtime.nanoseconds(payload: 20, modulation, hasCRC: true) == nil)
    }
}
