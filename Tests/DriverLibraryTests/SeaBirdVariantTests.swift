import Testing

/// Forms that the manuals and the fact sheets describe and the recordings of the collection do not have.
@Suite("A Sea-Bird instrument")
struct SeaBirdVariantTests {
    private static let line = "13.7971,  4.01241,    6.536,  33.4881, 1501.145, 23 Nov 2013, 00:00:21"

    @Test("that has shown all its columns does not lose some", arguments: ["seabird/sbe37", "seabird/sbe16plus"])
    func steady(id: String) throws {
        let ctd = try Variants(id)
        let columns = Self.line.split(separator: ",")
        for count in 2..<columns.count {
            let cut = columns.prefix(count).joined(separator: ",")
            let said = ctd.said("\(Self.line)\r\n\(cut)\r\n\(Self.line)")
            #expect(said.count == 3 && said[1] == "!" && said[2] == said[0], "\(cut): \(said)")
        }
    }

    @Test("that was set to print fewer columns is believed when it does so again")
    func fewer() throws {
        let ctd = try Variants("seabird/sbe37")
        let fewer = "13.7971,  4.01241, 23 Nov 2013, 00:00:21"
        let said = ctd.said([Self.line, fewer, fewer, fewer].joined(separator: "\r\n"))
        #expect(said.map { $0 == "!" } == [false, true, false, false])
    }

    @Test("whose columns the station lists takes no shorter line, from the first on")
    func listed() throws {
        let ctd = try Variants(
            "seabird/sbe37", config: "columns: [temperature, conductivity, pressure, date_time]\n")
        #expect(ctd.said("13.7971,  4.01241, 23 Nov 2013, 00:00:21") == ["!"])
        #expect(ctd.says("13.7971,  4.01241, 6.536, 23 Nov 2013, 00:00:21", "pressure=6.536"))
    }

    @Test("sends counts in decimals (OutputFormat=0 of the SBE 37)")
    func rawDecimal() throws {
        let ctd = try Variants("seabird/sbe37")
        let line = "638461, 5360.535, 541092, 1054, 07 Mar 2017, 19:15:01"
        #expect(ctd.says(line, "temperature_counts=638461.0", "conductivity_counts=1372296.96"))
        #expect(ctd.says(line, "pressure_counts=541092.0", "pressure_temperature_counts=1054.0"))
        #expect(ctd.says("638461, 5360.535, 07 Mar 2017, 19:15:01", "temperature_counts=638461.0"))
    }

    @Test("has an optical oxygen sensor between conductivity and pressure of its memory (SBE 37-SMP-ODO)")
    func oxygenMemory() throws {
        let ctd = try Variants("seabird/sbe37")
        // (n / 100000) - 10 and (n / 1000000) - 1.
        let start = "09B9FD14FE88" + "3D0900" + "1B7740"
        #expect(ctd.says(start + "095E040484" + "2198A5A1", "oxygen_phase=30.0", "oxygen_thermistor=0.8"))
        #expect(ctd.says(start + "2198A5A1", "oxygen_phase=30.0", "2017-11-10T18:00:01.000Z"))
    }

    @Test("sends its sample as XML, with salinity")
    func packet() throws {
        let line =
            "<?xml version=\"1.0\"?><datapacket><hdr><mfg>Sea-Bird</mfg><model>37</model><sn>03709999</sn></hdr><data>"
            + "<t1>13.7971</t1><c1>4.01241</c1><p1>6.536</p1><sal>33.4881</sal><sv>1501.145</sv>"
            + "<dt>2013-11-23T00:00:21</dt></data></datapacket>"
        let ctd = try Variants("seabird/sbe37")
        #expect(ctd.says(line, "salinity=33.4881", "sound_speed=1501.145", "2013-11-23T00:00:21.000Z"))
        #expect(ctd.said(String(line.dropLast(20))) == ["!"])
    }

    /// The lengths that were collected, each moored: 30 and four digits for each word, six for a serial sensor.
    @Test("of the 16plus kind has records of any collected length", arguments: [30, 36, 38, 42, 46, 50, 52])
    func lengths(length: Int) throws {
        for id in ["seabird/sbe16plus", "seabird/sbe19plus"] {
            let ctd = try Variants(id)
            let start = "0409DB0A738C81747A84AC"
            let fill = String(repeating: "4E20", count: 8).prefix(length - 30)
            let found = ctd.said(start + fill + "2198A5A1")
            #expect(found.first?.contains("temperature_counts=264667.0") == true, "\(id) \(length): \(found)")
            #expect(found.first?.hasSuffix("2017-11-10T18:00:01.000Z") == true)
            let words = length % 4 == 2 ? (length - 30) / 4 : (length - 36) / 4
            #expect(found.first?.split(separator: " ").count { $0.hasPrefix("auxiliary_") } == words)
            #expect((found.first?.contains("serial_sensor=") == true) == (length % 4 == 0))
        }
    }

    @Test("of another kind is not taken for a 16plus: a 911plus has 88 digits, an SBE 39plus 24", arguments: [88, 24])
    func others(length: Int) throws {
        for id in ["seabird/sbe16plus", "seabird/sbe19plus", "seabird/sbe37"] {
            #expect(try Variants(id).said(String(repeating: "0A73", count: length / 4)) == ["!"], "\(id)")
        }
    }

    @Test("that profiles has words and a serial sensor too")
    func profile() throws {
        let ctd = try Variants("seabird/sbe19plus", config: "variant: profile\n")
        let start = "04FAD718466B0824244F8A"
        #expect(ctd.says(start, "pressure_temperature_counts=20362.0", "no"))
        #expect(ctd.says(start + "040B023B0B06A8B9", "auxiliary_4=43193.0"))
        #expect(ctd.says(start + "040B2E541E", "auxiliary_1=1035.0", "serial_sensor=3036190.0"))
    }

    @Test("sends engineering units in hexadecimal when the station says so (OutputFormat=1; the manual's example)")
    func engineering() throws {
        let line = "3385C40F42FE0186DE03050594"
        let ctd = try Variants("seabird/sbe19plus", config: "variant: engineering profile\n")
        #expect(ctd.says(line, "temperature=23.7658", "auxiliary_1=773.0", "auxiliary_2=1428.0"))
        let moored = try Variants("seabird/sbe16plus", config: "variant: engineering\n")
        #expect(moored.says(line + "2198A5A1", "temperature=23.7658", "auxiliary_1=773.0", "2017-11-10T18:00:01.000Z"))
    }

    @Test("of the SBE 26plus kind may have conductivity, or a strain gauge without thermometer")
    func tides() throws {
        let recorder = try Variants("seabird/sbe26plus")
        let start = "tide: start time = 05 Jan 2014 00:00:28, p = 208.8057, "
        #expect(recorder.says(start + "pt = 14.004, t = 13.8633, c = 3.55102, s = 30.1234", "salinity=30.1234"))
        #expect(recorder.says(start + "t = 13.8633", "temperature=13.8633", "2014-01-05T00:00:28.000Z"))
        #expect(recorder.says("S>" + start + "pt = 14.004, t = 13.8633", "pressure_temperature=14.004"))
        #expect(recorder.said(start + "pt = 14.004, t = 13.86") == ["!"])
    }

    @Test("of the SBE 54 kind says nothing of a sample that lost a line, and reads the next")
    func samples() throws {
        let sensor = try Variants("seabird/sbe54")
        func sample(_ number: Int) -> [String] {
            [
                "<Sample Num='\(number)' Type='Pressure'>", "<Time>2012-11-07T12:21:25</Time>",
                "<PressurePSI>13.9669</PressurePSI>", "<PTemp>18.9047</PTemp>", "</Sample>",
            ]
        }
        for lost in 0..<5 {
            var damaged = sample(1)
            damaged.remove(at: lost)
            let said = sensor.said((damaged + sample(2)).joined(separator: "\r\n"))
            #expect(said.contains("!"), "without line \(lost)")
            #expect(said.last?.hasPrefix("sample_number=2.0 absolute_pressure=13.9669") == true, "without line \(lost)")
            #expect(said.count { $0.hasPrefix("sample_number") } == 1)
        }
    }
}
