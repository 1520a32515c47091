/// What no station can see; shown so that nobody believes otherwise, and not counted.
extension Scenarios {
    static let hopeless: [Scenario] = [
        Scenario("a lone receiver that is 0.9 s wrong", "and always was", runs: 10, hours: 1) { stage in
            stage.play([Troubled(NMEASource(&stage.chance), [Trouble(.shifted(0.9))])])
        }.with {
            $0.judgesWidth = false
            $0.isHopeless = "one source, wrong within what the physics allows: nothing contradicts it"
        }
    ]
}
