import Foundation
import SimulatedInstruments
import Testing

@Suite("The simulated optode")
struct OptodeTests {
    /// 20150330.dosta1.log.
    private let recorded =
        "4831\t379\t354.255\t94.962\t7.658\t32.971\t32.971\t41.373\t8.402\t738.5\t797.6\t448.6"

    private func polled(_ settings: [String: String] = [:]) throws -> Faults {
        try instrument(.optode, ["autonomous": "no", "asleep": "0", "waketime": "0"].merging(settings) { $1 })
    }

    private func places(_ line: String) -> [Int] {
        line.split(separator: "\t").map { $0.split(separator: ".").dropFirst().first?.count ?? 0 }
    }

    @Test("sends twelve columns with the decimals of a recorded line")
    func columns() throws {
        var optode = try instrument(.optode)
        let lines = optode.run(until: start + .seconds(20)).lines
        #expect(lines.count == 9)
        for line in lines { #expect(places(line) == places(recorded), "\(line)") }
    }

    @Test("agrees with its own foil: oxygen is what the printed phase and temperature make of it")
    func foil() throws {
        var optode = try polled(["depth": "50"])
        let coefficients = optode.answer(to: "Get SVUFoilCoef\r\n", at: start)
            .split(separator: "\r\n")[0].split(separator: "\t").dropFirst(3).compactMap { Double($0) }
        try #require(coefficients.count == 7)
        _ = optode.answer(to: "Do Sample\r\n", at: start + .seconds(2))
        let line = optode.answer(to: "Do Sample\r\n", at: start + .seconds(4)).split(separator: "\r\n")[0]
        let v = line.split(separator: "\t").map { Double($0) ?? .nan }
        let c = coefficients
        let quenching = c[0] + c[1] * v[4] + c[2] * v[4] * v[4]
        let oxygen = ((c[3] + c[4] * v[4]) / (c[5] + c[6] * v[5]) - 1) / quenching
        #expect(abs(oxygen - v[2]) < 0.0006)
        #expect(abs(v[7] - v[8] - v[6]) < 0.0011)
    }

    @Test("gives a property with product and serial number, and acknowledges")
    func get() throws {
        var optode = try polled()
        #expect(optode.answer(to: "get interval\r\n", at: start) == "Interval\t4831\t379\t2.000\r\n#\r\n")
        #expect(optode.answer(to: "Get Nonsense\r\n", at: start + .seconds(2)) == "*\tERROR\tSYNTAX ERROR\r\n")
        #expect(
            optode.answer(to: "Get All\r\n", at: start + .seconds(4)).contains("Enable Polled Mode\t4831\t379\tYes\r\n")
        )
    }

    @Test("protects its configuration until it has the passkey, and forgets what was not saved")
    func passkey() throws {
        var optode = try polled()
        #expect(optode.answer(to: "Set Interval(30)\r\n", at: start) == "*\tERROR\tPROTECTED PROPERTY\r\n")
        #expect(optode.answer(to: "Set Passkey(1)\r\n", at: start + .seconds(2)) == "#\r\n")
        #expect(optode.answer(to: "Set Interval(30)\r\n", at: start + .seconds(4)) == "#\r\n")
        #expect(optode.answer(to: "Set Interval(99999)\r\n", at: start + .seconds(6)) == "*\tERROR\tILLEGAL VALUE\r\n")
        #expect(optode.answer(to: "Set SVUFoilCoef(1)\r\n", at: start + .seconds(8)).contains("PROTECTED"))
        optode.powerCycle(now: start + .seconds(10), backAt: start + .seconds(12))
        #expect(optode.answer(to: "Get Interval\r\n", at: start + .seconds(15)).contains("\t2.000\r\n"))
        _ = optode.answer(to: "Set Passkey(1)\r\nSet Interval(30)\r\nSave\r\n", at: start + .seconds(20))
        optode.powerCycle(now: start + .seconds(30), backAt: start + .seconds(32))
        #expect(optode.answer(to: "Get Interval\r\n", at: start + .seconds(35)).contains("\t30.000\r\n"))
    }

    @Test("says % when it falls asleep after a minute, loses what wakes it, and says ! when it is ready")
    func sleeps() throws {
        var optode = try instrument(.optode, ["autonomous": "no"])
        #expect(optode.answer(to: "Get Interval\r\n", at: start + .seconds(1)) == "!")
        #expect(optode.answer(to: ";\r\n", at: start + .seconds(3)) == "")
        #expect(optode.answer(to: "Get Interval\r\n", at: start + .seconds(5)).hasSuffix("#\r\n"))
        let said = optode.run(until: start + .seconds(80))
        #expect(said.text == "%" && said.first?.instant == start + .seconds(65))
    }

    @Test("names its values with text on")
    func text() throws {
        var optode = try instrument(.optode, ["text": "yes"])
        let line = try #require(optode.run(until: start + .seconds(4)).lines.first)
        #expect(line.hasPrefix("MEASUREMENT\t4831\t379\tO2Concentration(uM)\t"))
        #expect(line.split(separator: "\t").count == 23)
    }

    @Test("streams although it was to be polled, when somebody left it so, until Stop")
    func stops() throws {
        var optode = try instrument(.optode, ["asleep": "0", "waketime": "0"])
        #expect(optode.run(until: start + .seconds(11)).lines.count == 5)
        #expect(optode.answer(to: "Stop\r\n", at: start + .seconds(11.5)).contains("#\r\n"))
        #expect(optode.run(until: start + .seconds(60)).isEmpty)
        #expect(optode.answer(to: "Start\r\n", at: start + .seconds(60)) == "#\r\n")
        #expect(optode.run(until: start + .seconds(70)).lines.count == 4)
    }
}
