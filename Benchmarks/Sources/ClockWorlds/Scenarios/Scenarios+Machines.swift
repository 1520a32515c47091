/// The machine itself is disturbed.
extension Scenarios {
    static let machines: [Scenario] = [
        Scenario("host stepped", "somebody sets the host's clock, by up to an hour", runs: 30, leastLocked: 0.9) {
            stage in
            stage.steps = (0..<4).map { number in
                HostClock.Step(
                    at: 1500 * Double(number + 1) + stage.chance.unit() * 300,
                    by: stage.chance.happens(0.5) ? stage.chance.within(3600) : stage.chance.within(0.2))
            }
            return stage.play([PTPSource(&stage.chance)])
        },
        Scenario("host stepped, NTP alone", "the source speaks by the host's clock", runs: 30, leastLocked: 0.9) {
            stage in
            stage.steps = [HostClock.Step(at: stage.chance.uniform(3000, 5000), by: stage.chance.within(100))]
            return stage.play([ChronySource(.good, &stage.chance)])
        },
        Scenario("host slewed", "a daemon moves the host's clock by 500 ppm, then by 8 %", runs: 30, leastLocked: 0.5) {
            stage in
            stage.slews = [
                HostClock.Slew(from: 2500, until: 3100, rate: 500e-6),
                HostClock.Slew(from: 4500, until: 4503, rate: -0.083),
            ]
            return stage.play([PTPSource(&stage.chance)])
        },
        Scenario("suspend", "the machine sleeps for 1 to 20 minutes", runs: 30) { stage in
            stage.pauses = [
                World.Pause(from: 3000, seconds: Int(stage.chance.uniform(60, 1200)), isCounted: true)
            ]
            return stage.play([PTPSource(&stage.chance)])
        },
        Scenario("moved, host clock put right", "a virtual machine jumps, its host sets the clock right", runs: 30) {
            stage in
            let at = stage.chance.uniform(3000, 4000)
            stage.jumps = [World.CounterJump(at: at, by: stage.chance.uniform(-3, 3), movesHost: false)]
            var play = stage.play([PTPSource(&stage.chance), ChronySource(.bad, &stage.chance)])
            play.blind = [
                Play.Window(from: at, until: at + 1.2, "the counter jumps; seen at the next second")
            ]
            return play
        },
        Scenario("moved, unnoticed by the kernel", "both clocks stand still together for 1 to 4 s", runs: 30) { stage in
            let at = Int(stage.chance.uniform(3000, 4000))
            let seconds = Int(stage.chance.uniform(1, 5))
            stage.pauses = [World.Pause(from: at, seconds: seconds, isCounted: false)]
            var play = stage.play([PTPSource(&stage.chance), NMEASource(&stage.chance)])
            play.blind = [
                Play.Window(
                    from: Double(at), until: Double(at + seconds) + 2.2,
                    "both clocks stood still; seen when two samples disagree")
            ]
            return play
        },
    ]
}
