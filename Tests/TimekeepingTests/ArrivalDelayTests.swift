import Sensing
import Testing

@testable import Timekeeping

@Suite("The delay between the arrival of a byte and its stamp")
struct ArrivalDelayTests {
    private let longAgo = QueueWait(sinceEmpty: 3_600_000_000_000, unattended: 250_000_000)

    @Test(
        "counts start, data, parity and stop bits of a character",
        arguments: [
            (9600, 8, false, 1, Int64(1_041_666)),
            // SDI-12: 1200 baud 7E1.
            (1200, 7, true, 1, 8_333_333),
            (115_200, 8, false, 2, 95_486),
        ])
    func characterTime(baud: Int, dataBits: Int, hasParity: Bool, stopBits: Int, nanoseconds: Int64) {
        let time = CharacterTime(baud: baud, dataBits: dataBits, hasParity: hasParity, stopBits: stopBits)
        #expect(time.nanoseconds(characters: 1) == nanoseconds)
    }

    @Test("moves a line of 36 characters at 9600 baud back by the 37.5 ms that it took")
    func serialLine() {
        let time = CharacterTime(baud: 9600, dataBits: 8, hasParity: false, stopBits: 1)
        let delay = ArrivalDelay.serial(characters: 36, time, waited: longAgo)
        #expect(delay == ArrivalDelay(known: 37_500_000, possible: 250_000_000))
    }

    @Test("never puts a byte before the last moment at which nothing waited, less the character on its way")
    func afterEmpty() {
        let time = CharacterTime(baud: 9600, dataBits: 8, hasParity: false, stopBits: 1)
        let recent = QueueWait(sinceEmpty: 5_000_000, unattended: 250_000_000)
        let delay = ArrivalDelay.serial(characters: 36, time, waited: recent)
        #expect(delay == ArrivalDelay(known: 5_000_000 + 1_041_666, possible: ArrivalDelay.heldBack))
    }

    @Test("leaves the instant of a line without a speed where it is, and widens the bound by what may have been")
    func unpaced() {
        let time = CharacterTime(baud: 9600, dataBits: 8, hasParity: false, stopBits: 1)
        let delay = ArrivalDelay.unpaced(characters: 36, time, waited: longAgo)
        #expect(delay == ArrivalDelay(known: 0, possible: 287_500_000))
    }

    @Test("is one-sided: the bound grows before the instant and never after it")
    func oneSided() {
        let stamp = Timestamp(
            Instant(nanoseconds: 1_000_000), bound: TimeBound(halfWidth: 100), source: .system, state: .locked)
        let corrected = stamp.corrected(by: ArrivalDelay(known: 400, possible: 30))
        #expect(corrected.instant.nanoseconds == 999_600)
        #expect(corrected.bound == TimeBound(before: 130, after: 100))
    }

    @Test("makes no bound where there was none")
    func noBound() {
        let stamp = Timestamp(Instant(nanoseconds: 1_000_000), source: .system, state: .unsynchronised)
        #expect(stamp.corrected(by: ArrivalDelay(known: 400, possible: 30)).bound == nil)
    }

    @Test("survives a count of bytes that no line could hold")
    func absurdCount() {
        let time = CharacterTime(baud: 1, dataBits: 8, hasParity: true, stopBits: 2)
        let delay = ArrivalDelay.serial(characters: .max, time, waited: longAgo)
        #expect(delay.known == longAgo.sinceEmpty + time.nanoseconds(characters: 1))
    }
}

@Suite("A reader's queue watch")
struct QueueWatchTests {
    @Test("says that bytes read by a waiting reader waited no longer than waking up takes")
    func waitingReader() {
        var watch = QueueWatch(wakeUp: 60, now: 1000)
        watch.waits(from: 1010)
        #expect(watch.wait(at: 9000) == QueueWait(sinceEmpty: 8000, unattended: 70))
        #expect(ArrivalDelay.stream(waited: watch.wait(at: 9000)).possible == 70)
    }

    @Test("expects a reader that came late to come four times as late again, for a while")
    func lateReader() {
        var watch = QueueWatch(wakeUp: 60, now: 1000)
        watch.waits(from: 1000)
        watch.wasLate(by: 5000)
        #expect(watch.wait(at: 90_000).unattended == 20_000)
        for _ in 0..<20_000 { watch.wasLate(by: 3) }
        #expect(watch.wait(at: 90_000).unattended < 5000)
    }

    @Test("adds the time in which the reader was busy")
    func busyReader() {
        var watch = QueueWatch(wakeUp: 60, now: 1000)
        watch.isEmpty(at: 2000)
        watch.waits(from: 7000)
        #expect(watch.wait(at: 7010) == QueueWait(sinceEmpty: 5010, unattended: 5060))
        #expect(ArrivalDelay.stream(waited: watch.wait(at: 7010)).possible == 5010)
    }
}
