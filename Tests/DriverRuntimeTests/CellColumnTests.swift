import DriverRuntime
import Testing

@Suite("A driver of profiles that are printed line by line")
struct CellColumnTests {
    private static let profiler = """
        driver: acme/profiler
        title: ACME profiler
        category: adcp
        manual: none
        framing:
          kind: line
          blocks: [{name: table, begin: "T *", holds: ["* * *"], timeout: 60 s}]
        fields:
          number: {type: integer}
          cell: {type: integer}
          speed: {type: decimal, name: sea_water_speed, unit: m/s}
          direction: {type: integer, name: sea_water_velocity_to_direction, unit: degree}
        records:
          - name: profile
            block: table
            lines:
              - {columns: ["=T", number], delimiter: blanks}
              - {columns: ["-", speed, direction], delimiter: blanks, repeat: true}
          - {name: row, columns: [cell, speed, direction], delimiter: blanks, cell: cell}
        """

    private func said(_ lines: [String]) throws -> [String] {
        let (found, diagnostics) = try driver(Self.profiler)
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        let driver = try #require(found)
        let bytes = lines.flatMap { Array(($0 + "\r\n").utf8) }
        let frames = driver.parse(bytes)
        #expect(frames.flatMap(\.raw) == bytes)
        return frames.map { frame in
            if frame.defect != nil { return "!" }
            return frame.observations.map { "\(Int($0.result.value * 10))@\($0.cell)" }.joined(separator: " ")
        }
    }

    @Test("gives the values of a line the cell that it names")
    func named() throws {
        #expect(try said(["7 0.5 90"]) == ["5@7 900@7"])
    }

    @Test("gives no cell to a number that none can have")
    func impossible() throws {
        #expect(try said(["-1 0.5 90"]) == ["5@0 900@0"])
    }

    @Test("loses the damaged row of a table alone")
    func damaged() throws {
        let rows = ["T 1", "1 0.1 10", "2 0.2 20", "3 x.3 30", "4 0.4 40", "T 2", "1 0.5 50"]
        #expect(try said(rows) == ["1@1 100@1 2@2 200@2", "!", "4@4 400@4", "5@1 500@1"])
    }
}
