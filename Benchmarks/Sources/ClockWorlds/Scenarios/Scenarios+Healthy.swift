/// Nothing goes wrong: each kind of source alone, and several together.
extension Scenarios {
    static let healthy: [Scenario] = [
        Scenario("ptp", "ptp4l, stamps in software", leastLocked: 0.9) { stage in
            stage.mayStartIn1970()
            return stage.play([PTPSource(&stage.chance)])
        },
        Scenario("phc", "a network card's clock", runs: 120, hours: 1, leastLocked: 0.9) { stage in
            stage.mayStartIn1970()
            return stage.play([CardSource(&stage.chance)])
        },
        Scenario("pps+nmea", "pulses, numbered by a receiver's sentences", runs: 60, leastLocked: 0.7) { stage in
            stage.mayStartIn1970()
            return stage.play([PulseSource(&stage.chance), NMEASource(&stage.chance)])
        },
        Scenario("pps+chrony", "pulses, numbered by NTP", runs: 60, leastLocked: 0.9) { stage in
            stage.play([PulseSource(&stage.chance), ChronySource(.bad, &stage.chance)])
        },
        Scenario("chrony good", "NTP in the same network", leastLocked: 0.9) { stage in
            stage.play([ChronySource(.good, &stage.chance)])
        },
        Scenario("chrony bad", "NTP behind a modem", runs: 60, leastLocked: 0.9) { stage in
            stage.play([ChronySource(.bad, &stage.chance)])
        },
        Scenario("gpsd", "a receiver without pulse, by gpsd", leastLocked: 0.7) { stage in
            stage.play([GPSDSource(&stage.chance)])
        },
        Scenario("nmea", "a receiver without pulse, on a line of our own", leastLocked: 0.7) { stage in
            stage.mayStartIn1970()
            return stage.play([NMEASource(&stage.chance)])
        },
        Scenario("kernel", "the kernel's own statement", leastLocked: 0.9) { stage in
            var own = stage.chance.split()
            let kernel = KernelSource(&own)
            stage.hostHeld = Wander(half: kernel.kept, time: 7200, &own)
            return stage.play([kernel])
        },
        Scenario("ptp+chrony+gpsd+kernel", "four that agree", leastLocked: 0.9) { stage in
            var own = stage.chance.split()
            let kernel = KernelSource(&own)
            stage.hostHeld = Wander(half: kernel.kept, time: 7200, &own)
            return stage.play([
                PTPSource(&stage.chance), ChronySource(.good, &stage.chance),
                GPSDSource(&stage.chance), kernel,
            ])
        },
        Scenario("phc+pps+nmea+chrony", "four that agree, two of them within microseconds", leastLocked: 0.9) { stage in
            stage.play([
                CardSource(&stage.chance), PulseSource(&stage.chance), NMEASource(&stage.chance),
                ChronySource(.bad, &stage.chance),
            ])
        },
        Scenario("chrony+kernel", "two that are not independent", leastLocked: 0.9) { stage in
            var own = stage.chance.split()
            let kernel = KernelSource(kept: 0.02, &own)
            stage.hostHeld = Wander(half: kernel.kept, time: 7200, &own)
            return stage.play([ChronySource(.good, &stage.chance), kernel])
        },
        Scenario("unknown oscillator", "the station file does not say what drives the counter", leastLocked: 0.9) {
            stage in
            stage.declaredOscillator = .unknown
            return stage.play([PTPSource(&stage.chance)])
        },
        Scenario("slow start", "the sources come one after another, the host's clock is years off") { stage in
            stage.hostBase = -stage.began + 1_000_000_000
            // chronyd sets the clock when it has heard its server (makestep).
            stage.steps = [HostClock.Step(at: 2390, by: Double(stage.began - 1_000_000_000) * 1e-9 + 0.2)]
            let wait = { (from: Double) in Trouble(.silent("not there yet"), until: from) }
            return stage.play([
                Troubled(GPSDSource(&stage.chance), [wait(900)]),
                Troubled(ChronySource(.bad, &stage.chance), [wait(2400)]),
                Troubled(PTPSource(&stage.chance), [wait(3600)]),
            ])
        },
    ]
}
