import Sensing
import Store
import TestSupport
import Testing

@testable import Archive

@Suite("Observations in an archive's row")
struct ObservationTextTests {
    private static let quantities: [Quantity] = [
        Quantity(mantissa: 123_400, decimals: 4), Quantity(mantissa: -7, decimals: 0),
        Quantity(mantissa: 5, decimals: 3),
        Quantity(mantissa: -123_456_789_012_345, decimals: 15), Quantity(0, decimals: 2), Quantity(-0.0, decimals: 2),
        Quantity(0.5), Quantity(-0.0), Quantity(.infinity), Quantity(-.infinity), Quantity(.nan),
        Quantity(.nan, decimals: 2), Quantity(.leastNonzeroMagnitude), Quantity(.greatestFiniteMagnitude),
        Quantity(1e300, decimals: 3), Quantity(0.1 + 0.2), Quantity(1e16), Quantity(.pi, decimals: 4),
    ]

    private static let observations = quantities.enumerated().map { index, quantity in
        Observation(
            datastream: index == 3 ? .min : Int32(index), cell: index == 4 ? .max : 0, result: quantity,
            flag: QualityFlag.allCases[index % QualityFlag.allCases.count])
    }

    private func text(_ observations: [Observation]) -> [UInt8] {
        var text: [UInt8] = []
        ObservationText.append(observations, to: &text)
        return text
    }

    private func read(_ text: [UInt8]) -> [Observation]? {
        text.withUnsafeBytes { ObservationTextReader.observations(in: $0) }
    }

    @Test("have the digits that were printed")
    func printed() {
        let printed = String(decoding: text(Array(Self.observations.prefix(3))), as: UTF8.self)
        #expect(printed == "[[0,0,12.3400,1,4],[1,0,-7,2,0],[2,0,0.005,3,3]]")
    }

    @Test("are read back bit for bit, every NaN as one, none as none")
    func roundTrip() throws {
        let back = try #require(read(text(Self.observations)))
        let alike = zip(back, Self.observations).allSatisfy { left, right in
            left == right || (left.result.isMissing && right.result.isMissing && left.flag == right.flag)
        }
        #expect(alike && back.count == Self.observations.count)
        #expect(read(text([])) == [])
    }

    @Test("are read back bit for bit whatever their digits (seed 11)")
    func seeded() {
        var state: UInt64 = 11
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 11
        }
        let all = (0..<5000).map { index -> Observation in
            let mantissa = Int64(next() % 1_000_000_000_000_000) / (index % 3 == 0 ? 1_000_000 : 1)
            let printed = Quantity(mantissa: index % 2 == 0 ? mantissa : -mantissa, decimals: Int(next() % 16))
            let computed = Quantity(Double(bitPattern: next() << 11 | next() % 2048))
            return Observation(
                datastream: Int32(index), result: index % 5 == 0 && computed.value.isFinite ? computed : printed,
                flag: .pass)
        }
        #expect(read(text(all)) == all)
    }

    @Test("are the same values to SQLite")
    func json() throws {
        let directory = try TemporaryDirectory()
        let database = try SQLiteDatabase(path: directory.path + "/x.db", mode: .create)
        let row = try database.prepare(
            "SELECT value ->> 2, value ->> 0, value ->> 4 FROM json_each(?)", purpose: "asking")
        row.bind(1, String(decoding: text(Self.observations), as: UTF8.self))
        for observation in Self.observations {
            #expect(try row.step())
            let value = row.isNull(0) ? Double.nan : row.double(0)
            #expect(value == observation.result.value || (value.isNaN && observation.result.isMissing))
            #expect(row.integer(1) == Int64(observation.datastream))
            #expect(row.optionalInteger(2) == observation.result.decimals.map { Int64($0) })
        }
    }

    @Test(
        "are not read when somebody wrote something else",
        arguments: [
            "", "[", "[[1,0,1,1]", "[[1,0,1]]", "[[1,0,1,7]]", "[[1,0,x,1]]", "[[1,0,1,1,99]]", "[[1,0,1,1]] ", "{}",
            "[[1,70000,1,1]]", "[[1,0,1,1,]]", "[[9999999999,0,1,1]]", "[[99999999999999999999,0,1,1]]",
        ])
    func strange(text: String) {
        #expect(read(Array(text.utf8)) == nil)
    }
}
