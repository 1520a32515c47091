/// Sources that say what is not so.
extension Scenarios {
    static let liars: [Scenario] = alone + amongOthers

    private static let alone: [Scenario] = [
        lone("local stratum", "chronyd follows nothing and says so with zeros") { stage in
            var chrony = ChronySource(.good, &stage.chance)
            chrony.isLocalStratum = true
            return chrony
        },
        lone("bounds of zero: chrony", "wrong by up to 5 s, and says that it is exact") { stage in
            let wrong = stage.chance.within(5)
            return Troubled(ChronySource(.good, &stage.chance), [Trouble(.zeroBounds), Trouble(.shifted(wrong))])
        },
        lone("bounds of zero: ptp", "right, and says that it is exact") { stage in
            Troubled(PTPSource(&stage.chance), [Trouble(.zeroBounds)])
        },
        lone("bounds of zero: receiver", "wrong, and says that it is exact") { stage in
            Troubled(NMEASource(&stage.chance), [Trouble(.zeroBounds), Trouble(.shifted(0.4))])
        },
        lone("frozen good values", "time less counter is the same each time, though the counter drifts") { stage in
            Troubled(NMEASource(&stage.chance), [Trouble(.frozen)])
        },
        lone("two times in turn", "every second sample is 5 s later") { stage in
            Troubled(PTPSource(&stage.chance), [Trouble(.alternating(5))])
        },
    ]

    private static let amongOthers: [Scenario] = [
        liar("1 of 3 lies by 0.3 s", Trouble(.shifted(0.3), from: 0), [.ptp, .gpsd]),
        liar("1 of 3 lies by 30 ms", Trouble(.shifted(0.03), from: 0), [.ptp, .phc]),
        liar("1 of 3 begins to lie", Trouble(.shifted(-0.3), from: 3000), [.ptp, .gpsd]),
        liar("1 of 3 drifts away by 1 ppm", Trouble(.drifting(1e-6), from: 1000), [.ptp, .phc]),
        liar("1 of 3 drifts away by 50 ppm", Trouble(.drifting(50e-6), from: 1000), [.phc, .gpsd]),
        liar("1 of 2 lies by 0.3 s", Trouble(.shifted(0.3), from: 0), [.ptp]),
        liar("1 of 2 begins to lie", Trouble(.shifted(2), from: 3000), [.ptp]),
        liar("1 of 2 drifts away by 10 ppm", Trouble(.drifting(1e-5), from: 1000), [.ptp]),
    ]

    private enum Honest: Sendable {
        case ptp, phc, gpsd
    }

    /// A lone source, all the time.
    private static func lone(
        _ name: String, _ story: String, _ source: @escaping @Sendable (inout Stage) -> any SimulatedSource
    ) -> Scenario {
        Scenario(name, story + ", alone", runs: 20, hours: 1) { stage in
            let made = source(&stage)
            var play = stage.play([made])
            play.neverLocked = [Play.Window(story)]
            return play
        }.with { $0.judgesWidth = false }
    }

    /// The liar is an NTP server that declares 50 us.
    private static func liar(_ name: String, _ trouble: Trouble, _ honest: [Honest]) -> Scenario {
        Scenario(name, "a liar with bounds of 50 us among honest ones", runs: 20) { stage in
            var sources: [any SimulatedSource] = [
                Troubled(ChronySource(.good, &stage.chance), [Trouble(.declares(50_000)), trouble])
            ]
            for one in honest {
                switch one {
                case .ptp: sources.append(PTPSource(&stage.chance))
                case .phc: sources.append(CardSource(&stage.chance))
                case .gpsd: sources.append(GPSDSource(&stage.chance))
                }
            }
            return stage.play(sources)
        }.with { $0.judgesWidth = false }
    }
}
