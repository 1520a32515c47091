/// Sources fall silent.
extension Scenarios {
    static let outages: [Scenario] = [
        Scenario("grandmaster silent", "half an hour without Syncs, and again", runs: 30, hours: 4) { stage in
            let first = stage.chance.uniform(3600, 7000)
            let events = [
                PTPSource.Event(.silent, from: first, until: first + 1800),
                PTPSource.Event(.silent, from: 11_000, until: 11_400),
            ]
            return stage.play([PTPSource(&stage.chance, events: events)])
        },
        Scenario("grandmaster frozen", "ptp4l tells its last good values for ever", runs: 30, hours: 2) { stage in
            let from = stage.chance.uniform(3000, 4000)
            var play = stage.play([
                PTPSource(&stage.chance, events: [PTPSource.Event(.frozen, from: from, until: from + 1800)])
            ])
            play.neverLocked = [Play.Window(from: from + 10, until: from + 1800, "its values are frozen")]
            return play
        },
        Scenario("sample repeated", "an adapter tells its last sample for ever", runs: 120, hours: 1) { stage in
            let from = stage.chance.uniform(1500, 2000)
            var play = stage.play([
                Troubled(CardSource(&stage.chance), [Trouble(.repeated, from: from, until: from + 900)])
            ])
            play.neverLocked = [Play.Window(from: from + 10, until: from + 900, "its values are frozen")]
            return play
        },
        Scenario("receiver frozen", "the sentences repeat one time", runs: 30, hours: 2) { stage in
            let from = stage.chance.uniform(3000, 4000)
            var play = stage.play([
                Troubled(NMEASource(&stage.chance), [Trouble(.standing, from: from, until: from + 1800)])
            ])
            play.neverLocked = [Play.Window(from: from + 10, until: from + 1800, "its time stands still")]
            return play
        },
        Scenario("feeder stopped", "gpsd says nothing any more, not even that it is silent", runs: 30) { stage in
            let from = stage.chance.uniform(3000, 4000)
            var play = stage.play([
                Troubled(GPSDSource(&stage.chance), [Trouble(.mute, from: from, until: from + 1500)])
            ])
            play.neverLocked = [Play.Window(from: from + 10, until: from + 1500, "nothing is heard")]
            return play
        },
        Scenario(
            "chrony Normal for ever", "its server is gone, its dispersion grows, it says Normal", runs: 30, hours: 4
        ) {
            stage in
            let from = stage.chance.uniform(3600, 5000)
            var chrony = ChronySource(.good, &stage.chance)
            chrony.serverGone = from...(from + 5400)
            var play = stage.play([chrony])
            // 200 s of patience with chronyd, the second by which it falsifies its update, three questions.
            play.neverLocked = [Play.Window(from: from + 220, until: from + 5400, "no update reaches chronyd")]
            return play
        },
        Scenario("outages again and again", "2 to 20 minutes of silence, every half hour", runs: 30, hours: 6) {
            stage in
            let troubles = (1..<12).map { number in
                let from = Double(number) * 1800 + stage.chance.uniform(0, 400)
                return Trouble(
                    .silent("no answer"), from: from, until: from + stage.chance.uniform(120, 1200))
            }
            return stage.play([Troubled(PTPSource(&stage.chance), troubles)])
        },
        Scenario("best source comes and goes", "PTP in and out, NTP stays", runs: 30, hours: 4) { stage in
            let troubles = (1..<8).map { number in
                let from = Double(number) * 1800 + stage.chance.uniform(0, 400)
                return Trouble(.silent("no answer"), from: from, until: from + stage.chance.uniform(60, 1200))
            }
            return stage.play([
                Troubled(PTPSource(&stage.chance), troubles), ChronySource(.bad, &stage.chance),
            ])
        }.with { $0.leastLocked = 0.5 },
        Scenario("no source", "readings are taken, and nothing is promised", runs: 10, hours: 1) { stage in
            var play = stage.play([])
            play.neverBounded = [Play.Window("there is no source")]
            return play
        },
        Scenario("no source answers", "four are configured and all are silent", runs: 10, hours: 1) { stage in
            let silent = [Trouble(.silent("no answer"))]
            var play = stage.play([
                Troubled(PTPSource(&stage.chance), silent), Troubled(GPSDSource(&stage.chance), silent),
                Troubled(PulseSource(&stage.chance), silent), Troubled(ChronySource(.bad, &stage.chance), silent),
            ])
            play.neverBounded = [Play.Window("no source answers")]
            return play
        },
        Scenario("pulses that nobody numbers", "a PPS alone, and a host whose clock is wrong", runs: 10, hours: 1) {
            stage in
            var play = stage.play([PulseSource(&stage.chance)])
            play.neverBounded = [Play.Window("nobody says which second a pulse begins")]
            return play
        },
    ]
}
