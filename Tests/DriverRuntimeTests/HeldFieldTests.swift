import DriverRuntime
import Testing

/// A computation may take one cell of a profile, and what an earlier record said.
@Suite("A held field")
struct HeldFieldTests {
    private let sensor = driverText(
        """
        fields:
          light: {type: integer, name: light, unit: "1"}
          blank_light: {type: integer}
          blank: {name: blank, unit: "1", range: [1, 100], hold: true}
          ratio: {name: ratio, unit: "1"}
          first: {name: first, unit: "1"}
        records:
          - {name: blank, columns: [=B, {repeat: [blank_light], count: 3}]}
          - {name: sample, columns: [=S, {repeat: [light], count: 2}]}
        coefficients:
          BLANK: {aliases: []}
        computed:
          - {field: blank, formula: scale_offset, input: {x: blank_light.2}}
          - {field: first, formula: scale_offset, input: {x: light.1}}
          - {field: ratio, expression: "first / blank", otherwise: {blank: BLANK}}
        """)

    @Test("is the input of the records behind it, and not of those before")
    func held() throws {
        let lines = "S,8,1\\nB,0,4,0\\nS,8,1\\nS,6,1\\nB,0,2,0\\nS,6,1\\n".replacing("\\n", with: "\n")
        let ratios = try readings(sensor, lines).compactMap { $0.split(separator: " ").first { $0.hasPrefix("ratio") } }
        #expect(ratios == ["ratio=2.0/2", "ratio=1.5/2", "ratio=3.0/2"])
    }

    @Test("that was outside its range is not kept")
    func outside() throws {
        let ratios = try readings(sensor, "B,0,4,0\nB,0,400,0\nS,8,1\n").last
        #expect(ratios?.contains("ratio=2.0/2") == true)
    }
}
