import SimulatedInstruments
import Testing

@Suite("A plan")
struct PlanTests {
    @Test("reads every fault as it is written")
    func faults() throws {
        let plan = try FaultPlan(
            "drop=0.001,garble=0.0005,split=0.2,duplicate=0.01,delay=0.05:2.5,disconnect=60,powercycle=300:7")
        #expect(plan.drop == 0.001 && plan.garble == 0.0005 && plan.split == 0.2 && plan.duplicate == 0.01)
        #expect(plan.delay == 0.05 && plan.longestDelay == .seconds(2.5))
        #expect(plan.disconnect == FaultPlan.Recurrence(every: .seconds(60), lasting: .seconds(5)))
        #expect(plan.powerCycle == FaultPlan.Recurrence(every: .seconds(300), lasting: .seconds(7)))
        #expect(try FaultPlan("").isEmpty)
    }

    @Test(
        "refuses what it cannot mean, and says what to write",
        arguments: [
            "drop", "drop=2", "drop=-0.1", "drop=x", "drop=0.1:3", "disconnect=0", "disconnect=60:5:1", "delay=0.1:-1",
            "dorp=0.1", "disconnect=",
        ])
    func mistakes(text: String) {
        #expect(throws: PlanMistake.self) { try FaultPlan(text) }
    }

    @Test("names the settings of an instrument when one is unknown or out of range")
    func settings() {
        #expect(throws: PlanMistake.self) { try InstrumentPlan(kind: .gnss, settings: ["intervall": "1"]) }
        for (name, value) in [("interval", "0"), ("depth", "900"), ("hash", "maybe"), ("seed", "-1"), ("format", "4")] {
            #expect(throws: PlanMistake.self) { try InstrumentPlan(kind: .sbe37, settings: [name: value]) }
        }
    }

    @Test("has for each instrument defaults that it accepts", arguments: InstrumentKind.allCases)
    func defaults(kind: InstrumentKind) throws {
        let written = Dictionary(uniqueKeysWithValues: kind.settings.map { ($0.name, $0.standard) })
        _ = try InstrumentPlan(kind: kind, settings: written)
    }
}

@Suite("A calendar date")
struct CalendarDateTests {
    /// Seconds from `date -u -d ... +%s`.
    @Test(
        "agrees with known instants",
        arguments: [
            (0, CalendarDate(year: 1970, month: 1, day: 1)),
            (951_782_400, CalendarDate(year: 2000, month: 2, day: 29)),
            (1_360_091_819, CalendarDate(year: 2013, month: 2, day: 5, hour: 19, minute: 16, second: 59)),
            (4_107_542_399, CalendarDate(year: 2100, month: 2, day: 28, hour: 23, minute: 59, second: 59)),
            (-1, CalendarDate(year: 1969, month: 12, day: 31, hour: 23, minute: 59, second: 59)),
        ] as [(Int64, CalendarDate)])
    func known(seconds: Int64, date: CalendarDate) {
        #expect(CalendarDate(seconds * 1_000_000_000) == date)
        #expect(date.instant == seconds * 1_000_000_000)
    }

    @Test("is refused when the day does not exist")
    func invalid() {
        #expect(CalendarDate(text: "2026/02/29 00:00:00") == nil)
        #expect(CalendarDate(text: "2024/02/29 00:00:00") != nil)
        #expect(CalendarDate(text: "2026-01-01T24:00:00Z") == nil)
        #expect(CalendarDate(text: "yesterday") == nil)
    }
}
