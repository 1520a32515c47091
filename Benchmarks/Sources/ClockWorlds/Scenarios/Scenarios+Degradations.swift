/// Sources become worse, and say so.
extension Scenarios {
    static let degradations: [Scenario] = [
        Scenario("clock class 6, 7, 52, 248", "a grandmaster loses its receiver, step by step", runs: 40, hours: 3) {
            stage in
            // Each class drifts within the accuracy that it declares; beyond class 7 that is 1 s.
            let events = [
                worse(7, 0x22, 1e-10, 3000...4800, &stage), worse(52, 0x29, 5e-7, 4800...6600, &stage),
                worse(248, 0xFE, 1e-5, 6600...8400, &stage),
            ]
            return stage.play([PTPSource(&stage.chance, events: events)])
        },
        Scenario("class 248, with NTP beside it", "the better one becomes the worse one", runs: 30, hours: 3) { stage in
            let events = [worse(248, 0xFE, 1e-5, 3600...7200, &stage)]
            return stage.play([PTPSource(&stage.chance, events: events), ChronySource(.bad, &stage.chance)])
        }.with { $0.leastLocked = 0.5 },
    ]

    private static func worse(
        _ clockClass: UInt8, _ accuracy: UInt8, _ drift: Double, _ time: ClosedRange<Double>, _ stage: inout Stage
    ) -> PTPSource.Event {
        let kind = PTPSource.Event.Kind.worse(
            clockClass: clockClass, accuracy: accuracy, drift: stage.chance.within(drift))
        return PTPSource.Event(kind, from: time.lowerBound, until: time.upperBound)
    }
}
