import Timekeeping

/// Leap seconds, weeks, time scales.
extension Scenarios {
    /// When the second is inserted, and how long is watched closely around it.
    private static let leapAt = 7200.0

    static let calendars: [Scenario] = leaps + expiredTables + smears + scales

    private static let leaps: [Scenario] = [
        leap("leap in the table: ptp") { stage in [PTPSource(&stage.chance)] },
        leap("leap in the table: chrony") { stage in [ChronySource(.good, &stage.chance)] },
        leap("leap in the table: gpsd") { stage in [GPSDSource(&stage.chance)] },
        leap("leap in the table: pps+nmea") { stage in
            [PulseSource(&stage.chance), NMEASource(&stage.chance)]
        },
        leap("leap announced only: ptp") { stage in
            stage.forgetLeap()
            return [PTPSource(&stage.chance)]
        },
        leap("leap announced only: chrony") { stage in
            stage.forgetLeap()
            return [ChronySource(.good, &stage.chance)]
        },
        leap("leap announced only: ptp+chrony") { stage in
            stage.forgetLeap()
            return [PTPSource(&stage.chance), ChronySource(.good, &stage.chance)]
        },
        leap("leap unknown: nmea") { stage in
            stage.forgetLeap()
            return [NMEASource(&stage.chance)]
        },
        leap("a leap that one liar announces") { stage in
            stage.leap.inserted = nil
            stage.steps = []
            let lie = LeapAnnouncement(coming: .insert, taiMinusUTC: 37)
            return [
                CardSource(&stage.chance), ChronySource(.good, &stage.chance),
                Troubled(PTPSource(&stage.chance), [Trouble(.announces(lie))]),
            ]
        },
    ]

    private static let expiredTables: [Scenario] = [
        Scenario("expired table", "the leap table ended half a year ago; no leap second comes", runs: 30) { stage in
            stage.tableExpires = -180 * 86_400
            return stage.play([PTPSource(&stage.chance), ChronySource(.good, &stage.chance)])
        }.with { $0.leastLocked = 0.9 },
        Scenario("cold receiver with a stale leap count", "UTC is a second wrong until 12.5 minutes", runs: 30) {
            stage in
            var play = stage.play([
                Troubled(NMEASource(&stage.chance), [Trouble(.shifted(1), until: 740)])
            ])
            play.neverLocked = [Play.Window(until: 740, "a cold receiver may not know the leap count")]
            return play
        },
    ]

    private static let smears: [Scenario] = [
        smear("smear over 24 h, declared", .day),
        smear("smear over 24 h, server unknown", .unknown).with { $0.judgesWidth = false },
        Scenario(
            "a time scale refused by the engine", "37 s off, told by an adapter that does not look", runs: 120, hours: 1
        ) {
            stage in
            let from = stage.chance.uniform(1500, 2000)
            return stage.play([
                Troubled(CardSource(&stage.chance), [Trouble(.shifted(-37), from: from, until: from + 900)])
            ])
        },
    ]

    private static let scales: [Scenario] = [
        Scenario("time scale flips by 37 s", "a grandmaster on UTC says it is on TAI", runs: 30) { stage in
            let from = stage.chance.uniform(3000, 4000)
            return stage.play([
                PTPSource(&stage.chance, events: [PTPSource.Event(.servesUTC, from: from, until: from + 900)])
            ])
        },
        Scenario("time scale flips, NTP beside it", "a grandmaster on UTC says it is on TAI", runs: 30) { stage in
            let from = stage.chance.uniform(3000, 4000)
            return stage.play([
                PTPSource(&stage.chance, events: [PTPSource.Event(.servesUTC, from: from, until: from + 900)]),
                ChronySource(.bad, &stage.chance),
            ])
        },
        Scenario("week roll-over from the start", "the receiver lives 1024 weeks ago", runs: 20, hours: 1) { stage in
            var play = stage.play([
                Troubled(NMEASource(&stage.chance), [Trouble(.shifted(-1024 * 604_800))])
            ])
            play.neverBounded = [Play.Window("its only source is 1024 weeks wrong")]
            return play
        },
        Scenario("week roll-over while it runs", "the receiver falls back by 1024 weeks for half an hour", runs: 30) {
            stage in
            let from = stage.chance.uniform(3000, 4000)
            var receiver = GPSDSource(&stage.chance)
            receiver.rolledOver = (weeks: -1024, from: from, until: from + 1800)
            var play = stage.play([receiver])
            play.neverLocked = [Play.Window(from: from + 10, until: from + 1800, "its date is rolled over")]
            return play
        },
        Scenario("a date 1024 weeks ahead", "the last good time is known", runs: 20, hours: 1) { stage in
            stage.lastGood = stage.began - 3_600_000_000_000
            var receiver = GPSDSource(&stage.chance)
            receiver.rolledOver = (weeks: 1024, from: 0, until: .infinity)
            var play = stage.play([receiver])
            play.neverBounded = [Play.Window("its only source is 1024 weeks wrong")]
            return play
        },
    ]

    private static func leap(
        _ name: String, _ sources: @escaping @Sendable (inout Stage) -> [any SimulatedSource]
    ) -> Scenario {
        Scenario(name, "a second is inserted after two hours", runs: 20, hours: 3) { stage in
            stage.insertLeap(at: leapAt, hostKnows: stage.chance.happens(0.5))
            let made = sources(&stage)
            var play = stage.play(made)
            play.focus = leapAt - 30...leapAt + 90
            return play
        }
    }

    /// Linear from noon to noon around the midnight of the leap second; the runs lie in the hours around it.
    private static func smear(_ name: String, _ declared: SourceSettings.Smear) -> Scenario {
        Scenario(name, "a server spreads a leap second from noon to noon", runs: 20, hours: 4) { stage in
            let noon = 43_200.0
            let inserted = stage.chance.uniform(-noon + 3600, noon + 7200)
            stage.insertLeap(at: inserted, hostKnows: false)
            var chrony = ChronySource(.good, smear: declared, &stage.chance)
            chrony.announcesLeap = false
            chrony.smear = { time in smeared(time - inserted) }
            return stage.play([chrony])
        }
    }

    /// UTC less smeared time, `time` seconds after the inserted second began: noon to noon is 86,401 s of true time.
    private static func smeared(_ time: Double) -> Double {
        let share = min(1, max(0, (time + 43_200) / 86_401))
        return time < 0 ? share : share - 1
    }
}
