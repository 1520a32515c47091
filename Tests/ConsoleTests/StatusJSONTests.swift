import Sensing
import Testing

@testable import Console

@Suite("The status as JSON")
struct StatusJSONTests {
    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try StatusJSON.encode(value), as: UTF8.self)
    }

    @Test("has every key of the interface, in snake case, with null where there is nothing")
    func wholeStation() throws {
        let expected =
            #"{"clock":{"bound_us":12.3,"flags":["leap_pending"],"model":"3.1042","source":"gnss","sources":["gps","ntp"],"#
            + #""state":"locked"},"#
            + #""destinations":[{"acknowledged_raws":0,"acknowledged_records":10,"acknowledgement":"archive","#
            + #""archive":null,"backlog_records":0,"forwarded_records":10,"kind":"http","lanes":[],"#
            + #""last_acknowledgement":"2026-11-21T00:00:00.000Z","last_inquiry":null,"left_today_bytes":null,"#
            + #""lost_records":0,"message":null,"name":"archive","oldest_seconds":null,"pause":null,"#
            + #""refused_records":0,"required":true,"revoked_records":0,"sent_bytes":0,"skipped_records":0,"#
            + #""spent_today_bytes":0,"state":"connected","worth":""}],"epoch":"3f9a2c11","#
            + #""instruments":[{"bytes":1234,"defects":1,"dialogue":null,"driver":"seabird/sbe37","frames":10,"#
            + #""last_defect":"no terminator","last_frame":"2026-11-21T00:00:00.000Z","#
            + #""message":"connection refused; next try in 4 s","name":"ctd-1","#
            + #""readings":[{"flag":1,"key":"temperature","name":"sea_water_temperature","#
            + #""time":"2026-11-21T00:00:00.000Z","unit":"degC","value":12.3},"#
            + #"{"cell":1,"flag":9,"key":"salinity","name":"salinity","time":"2026-11-21T00:00:00.000Z","unit":"1","#
            + #""value":null}],"reconnects":0,"state":"waiting","taken_over":null,"transport":"tcp 127.0.0.1:4001"}],"lorawan":null,"#
            + #""started":"2026-11-21T00:00:00.000Z","station":"demo","#
            + #""store":{"accepted_records":0,"archived_records":0,"buffered_records":0,"bytes_on_disk":81920,"#
            + #""commit_p99_ms":1.2,"commits":55,"dropped_records":0,"durable_p50_ms":102.5,"durable_p99_ms":null,"#
            + #""identity_holds":true,"limit_bytes":0,"lost_bytes":0,"lost_records":0,"message":null,"#
            + #""pending_records":0,"segments":1,"set_aside_records":0,"state":"writing","stored_observations":738,"stored_records":123},"time":"2026-11-21T00:00:01.500Z","version":"0.1.0"}"#
        let written = try text(ExampleStation.status)
        #expect(written == expected)
    }

    @Test("writes a history as pairs of seconds and value")
    func history() throws {
        let expected =
            #"{"profiles":[{"key":"velocity_east","name":"eastward_sea_water_velocity","#
            + #""time":"2026-11-21T00:00:00.000Z","unit":"m/s","values":[0.25,null]}],"#
            + #""series":[{"key":"temperature","name":"sea_water_temperature","points":[[1795219200.25,12.5]],"#
            + #""unit":"degC"}]}"#
        let written = try text(ExampleStation.history)
        #expect(written == expected)
    }

    @Test("is read back as it was written")
    func roundTrip() throws {
        let first = try StatusJSON.encode(ExampleStation.status)
        let read = try StatusJSON.decode(StationStatus.self, from: first)
        #expect(try StatusJSON.encode(read) == first)
        #expect(read.instruments.first?.lastFrame == ExampleStation.midnight)
        #expect(read.clock.state == .locked)
        let history = try StatusJSON.decode(History.self, from: try StatusJSON.encode(ExampleStation.history))
        #expect(history == ExampleStation.history)
    }

    @Test("knows every clock source and state by its name", arguments: ClockSource.allCases, ClockState.allCases)
    func clockWords(source: ClockSource, state: ClockState) throws {
        let clock = ClockStatus(source: source, state: state, boundMicroseconds: nil)
        let words = #""source":"\#(source)","sources":[],"state":"\#(state)""#
        #expect(try text(clock) == #"{"bound_us":null,"flags":[],"model":"0.0",\#(words)}"#)
        #expect(try StatusJSON.decode(ClockStatus.self, from: StatusJSON.encode(clock)) == clock)
    }

    @Test("reads a whole report of the clock back as it was written, with null where nothing is known")
    func clockReport() throws {
        for report in [ExampleStation.clock, ExampleStation.silentClock] {
            let written = try StatusJSON.encode(report)
            let isSame = try StatusJSON.decode(ClockReport.self, from: written) == report
            #expect(isSame)
        }
        let silent = try text(ExampleStation.silentClock)
        #expect(silent.contains(#""earliest":null"#) && silent.contains(#""terms":null"#))
        #expect(silent.contains(#""last_holdover":null"#))
    }

    @Test("refuses the name of a state that there is not, and says which there are")
    func badState() throws {
        let json = try text(ExampleStation.clock.status).replacing(#""locked""#, with: #""perfect""#)
        let error = #expect(throws: DecodingError.self) {
            try StatusJSON.decode(ClockStatus.self, from: Array(json.utf8))
        }
        #expect("\(error as Any)".contains("'perfect' is none of"))
    }

    @Test("refuses a time that is none")
    func badTime() throws {
        let json = String(decoding: try StatusJSON.encode(ExampleStation.status), as: UTF8.self)
        let broken = json.replacing("2026-11-21T00:00:01.500Z", with: "yesterday")
        #expect(throws: DecodingError.self) {
            try StatusJSON.decode(StationStatus.self, from: Array(broken.utf8))
        }
    }
}
