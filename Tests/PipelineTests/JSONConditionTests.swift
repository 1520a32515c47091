import Sensing
import Testing

@testable import Pipeline

@Suite("A path of JSON with a condition")
struct JSONConditionTests {
    private let pattern = JSONPattern(values: [
        ("time", Column(.decimal(decimals: nil), slot: 0)),
        ("result[Datastream.@iot\\.id=5]", Column(.decimal(decimals: nil), slot: 1)),
        ("result[Datastream.@iot\\.id=7]", Column(.decimal(decimals: nil), slot: 2)),
    ])

    @Test("takes the value where the other one is this text, whichever comes first")
    func condition() throws {
        let first = try #require(values(of: "{\"result\":1.5,\"time\":9,\"Datastream\":{\"@iot.id\":5}}", pattern))
        #expect(first.quantities[1] == Quantity(1.5, decimals: 1) && first.states[2] == .absent)
        let second = try #require(values(of: "{\"Datastream\":{\"@iot.id\":\"7\"},\"result\":[2,3]}", pattern))
        #expect(second.cells.map(\.quantity.value) == [2, 3] && second.states[1] == .absent)
    }

    @Test("takes nothing of others, which fit all the same, and refuses what cannot be read")
    func others() throws {
        let other = try #require(values(of: "{\"Datastream\":{\"@iot.id\":55},\"result\":\"open\"}", pattern))
        #expect(other.states[1] == .absent && other.states[2] == .absent)
        #expect(values(of: "{\"Datastream\":{\"@iot.id\":5},\"result\":\"open\"}", pattern) == nil)
        #expect(values(of: "{\"Datastream\":{\"@iot.id\":5},\"result\":1", pattern) == nil)
    }

    @Test("is the same value twice only under the same condition")
    func overlaps() {
        #expect(JSONPattern.mistake(in: ["result[a=1]", "result[a=2]", "a"]) == nil)
        #expect(JSONPattern.mistake(in: ["result[a=1]", "result[a=1]"])?.index == 1)
        #expect(JSONPattern.mistake(in: ["result[a=1]", "result"])?.index == 1)
        #expect(JSONPattern.mistake(in: ["result[.=1]"])?.index == 0)
    }
}
