import DriverRuntime
import Testing

@Suite("Sentences that another one explains")
struct SentenceVariantTests {
    private static let profiler = """
        driver: acme/profiler
        title: ACME profiler
        category: adcp
        manual: none
        framing: {kind: line}
        header: {variants: {earth: ["ACMEI,*,ENU"], beam: ["ACMEI,*,BEAM"]}}
        fields:
          cells: {type: integer, name: number_of_cells, unit: "1"}
          cell: {type: integer}
          east: {type: decimal, name: eastward_sea_water_velocity, unit: m/s}
          along: {type: decimal, name: velocity_beam1, unit: m/s}
          unknown: {type: decimal, name: velocity_1, unit: m/s}
        records:
          - {name: information, sentence: ACMEI, columns: [cells, "-"]}
          - {name: earth, sentence: ACMEC, variant: earth, cell: cell, columns: [cell, east]}
          - {name: beam, sentence: ACMEC, variant: beam, cell: cell, columns: [cell, along]}
          - {name: axes not known, sentence: ACMEC, cell: cell, columns: [cell, unknown]}
          - {name: named, sentence: ACMEN, cell: cell, pairs: {CN: cell, VE: east, V1: along}}
        """

    private func said(_ lines: [String], settings: DriverSettings = DriverSettings()) throws -> [String] {
        let (found, diagnostics) = try driver(Self.profiler)
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        return summaries(try #require(found), lines, settings: settings)
    }

    @Test("are read as the last one says")
    func explained() throws {
        let lines = ["$ACMEC,1,0.5", "$ACMEI,3,BEAM", "$ACMEC,1,0.5", "$ACMEI,3,ENU", "$ACMEC,1,0.5"]
        #expect(
            try said(lines) == ["unknown=0.5/2", "cells=3.0/2", "along=0.5/2", "cells=3.0/2", "east=0.5/2"])
    }

    @Test("are read as the station says")
    func settled() throws {
        let lines = ["$ACMEC,1,0.5", "$ACMEI,3,BEAM", "$ACMEC,1,0.5"]
        #expect(
            try said(lines, settings: try settings("variant: earth")) == ["east=0.5/2", "cells=3.0/2", "east=0.5/2"])
    }

    @Test("may have names in front of their values, in any order")
    func named() throws {
        #expect(try said(["$ACMEN,VE=0.25,CN=2", "$ACMEN,CN=2,V1=x"]) == ["east=0.25/2", "!"])
    }
}
