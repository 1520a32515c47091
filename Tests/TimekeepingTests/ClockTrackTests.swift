import Testing

@testable import Timekeeping

@Suite("The track of a clock that others set")
struct ClockTrackTests {
    @Test("finds an instant between two comparisons although the clock is slewed, without doubling the error")
    func between() throws {
        var track = ClockTrack()
        // 400 ppm fast, compared every 0.5 s within 100 ns.
        for index in 0..<6 { track.note(point(index, ppm: 400)) }
        let place = try #require(track.place(2_000_000_000_000 + 2_250_900_000))
        #expect(abs(place.raw - 2_250_000_000) <= 1)
        #expect(place.error == 100)
        // Taken back from the newest comparison without the slew it would be 100 us off.
        #expect(abs(2_500_000_000 - (2_501_000_000 - 2_250_900_000) - 2_250_000_000) > 99_000)
    }

    @Test("admits what the clock did unforeseen: a step of 0.5 ms in the middle is in the error")
    func surprise() throws {
        var track = ClockTrack()
        for index in 0..<4 { track.note(point(index)) }
        var next = point(4)
        next.reading += 500_000
        track.note(next)
        let place = try #require(track.place(2_000_000_000_000 + 1_600_000_000))
        #expect(place.error >= 500_000)
        #expect(abs(place.raw - 1_600_000_000) <= place.error)
    }

    @Test("finds nothing from before a step, and before the first comparison only within 500 ppm")
    func step() throws {
        var track = ClockTrack()
        #expect(track.place(5) == nil)
        track.note(point(0))
        #expect(track.place(2_000_000_000_000 - 1_000_000_000)?.error == 500_100)
        var stepped = point(1)
        stepped.reading += 2_000_000
        track.note(stepped)
        #expect(track.place(2_000_000_000_000 + 400_000_000) == nil)
        #expect(track.place(stepped.reading) != nil)
    }

    @Test("forgets what was before the host's clock was set, however little it was moved")
    func wasSet() {
        var track = ClockTrack()
        track.note(ClockMoment(raw: 0, realtime: 1_000_000_000))
        track.note(ClockMoment(raw: 500_000_000, realtime: 1_500_000_010, wasSet: true))
        #expect(track.place(1_200_000_000) == nil)
    }

    private func point(_ index: Int, ppm: Int64 = 0) -> ClockTrack.Point {
        let raw = Int64(index) * 500_000_000
        return ClockTrack.Point(raw: raw, reading: 2_000_000_000_000 + raw + raw / 1_000_000 * ppm, halfWidth: 100)
    }
}
