import Testing

/// Forms of the lines that the manuals describe and the recordings of the collection do not have. The values are those
/// of 20131123.ctdbp1_many.log (OOI), record 1, where the manual prints none.
@Suite("A converted line of a Sea-Bird instrument")
struct ConvertedVariantTests {
    private static let start = "13.7971,  4.01241"
    private static let time = "2013-11-23T00:00:21.000Z"

    @Test(
        "of an SBE 37 has date and time in any of its forms",
        arguments: [
            "23 Nov 2013, 00:00:21", "23 Nov 2013 00:00:21", "11-23-2013, 00:00:21", "00:00:21, 11-23-2013",
            "2013-11-23T00:00:21", "2013-11-23 00:00:21", "2013-11-23, 00:00:21", "23Nov201300:00:21",
            "23 Nov 2013, 00:00:21, 12", "23 Nov 2013, 00:00:21,",
        ])
    func times(form: String) throws {
        let ctd = try Variants("seabird/sbe37")
        #expect(ctd.says(Self.start + ", 6.536, \(form)", "pressure=6.536", Self.time))
        #expect(ctd.says(Self.start + ",6.536,33.4881,1501.145,\(form)", "sound_speed=1501.145", Self.time))
        #expect(ctd.says(Self.start + ", \(form)", "conductivity=4.01241", Self.time))
    }

    @Test("of an SBE 37 tells pressure, depth, oxygen, sound speed and density apart by what the others give")
    func columns() throws {
        let ctd = try Variants("seabird/sbe37")
        func line(_ columns: String) -> String { "\(Self.start), \(columns), 23 Nov 2013, 00:00:21" }
        #expect(ctd.says(line("1501.037"), "sound_speed=1501.037"))
        #expect(ctd.said(line("1501.037")).first?.contains("pressure") == false)
        #expect(ctd.says(line("33.4906, 1501.037"), "salinity=33.4906", "sound_speed=1501.037"))
        #expect(ctd.says(line("6.536, 1501.145"), "pressure=6.536", "sound_speed=1501.145"))
        #expect(ctd.says(line("6.536, 6.485"), "pressure=6.536", "depth=6.485"))
        #expect(ctd.says(line("6.536, 5.432"), "pressure=6.536", "oxygen=5.432"))
        let all = "6.536, 6.485, 33.4881, 1501.145"
        #expect(ctd.says(line(all), "depth=6.485", "salinity=33.4881", "sound_speed=1501.145"))
        #expect(ctd.says(line(all + ", 25.0608"), "sigma=25.0608"))
        #expect(ctd.says(line(all + ", 1025.061"), "density=1025.061"))
        #expect(ctd.says(line("6.536, 5.432, 33.4881, 1501.145"), "oxygen=5.432", "sound_speed=1501.145"))
        // Neither a depth nor a sound speed nor an oxygen.
        #expect(ctd.said(line("6.536, 321.000")) == ["!"])
    }

    @Test("of an SBE 37 tells the unit of its conductivity by the decimals (SBE 37-SM manual 041, page 46)")
    func units() throws {
        let ctd = try Variants("seabird/sbe37")
        for conductivity in ["4.01241", "40.1241", "40124.1"] {
            let line = "13.7971, \(conductivity), 6.536, 23 Nov 2013, 00:00:21"
            #expect(ctd.said(line).first?.contains("conductivity=4.0124") == true, "\(conductivity)")
        }
        // Without conductivity (OutputCond=N) a pressure must not be taken for one.
        #expect(ctd.said("13.7971, 6.536, 23 Nov 2013, 00:00:21") == ["!"])
        #expect(ctd.said("13.7971, 6.536, 33.4881, 23 Nov 2013, 00:00:21") == ["!"])
    }

    @Test("of an SBE 37 may have numbers around it (SBE 37-IM: id, serial number, sample number, average)")
    func numbers() throws {
        let ctd = try Variants("seabird/sbe37")
        for line in [
            "03711000, \(Self.start), 23 Nov 2013, 00:00:21",
            "03, 09999, \(Self.start), 6.536, 23 Nov 2013, 00:00:21, 9",
            "03,09999, \(Self.start), 6.536, 23 Nov 2013, 00:00:21, 1126, 250", "#11477, \(Self.start), 6.536",
        ] {
            #expect(ctd.says(line, "temperature=13.7971", "conductivity=4.01241"), "\(line)")
        }
    }

    @Test("of an SBE 37 from the manual is read (SBE 37-SM manual 041, page 46)")
    func manual() throws {
        let ctd = try Variants("seabird/sbe37")
        let line = "24.8339,  0.97795,   -9.262, 07 Jan 2000, 04:51:39"
        #expect(ctd.says(line, "temperature=24.8339", "conductivity=0.97795", "pressure=-9.262"))
        #expect(ctd.says(line.filter { $0 != " " }.replacing("07Jan2000", with: "07 Jan 2000"), "pressure=-9.262"))
        #expect(ctd.says("-1.2345e+00, 2.71234, -0.123, 07 Jan 2000, 04:51:39", "temperature=-1.2345"))
    }

    @Test("is not lost when a prompt, an executed tag or an echo mark is glued to it")
    func glued() throws {
        for id in ["seabird/sbe37", "seabird/sbe16plus"] {
            let ctd = try Variants(id)
            let line = Self.start + ", 6.536, 23 Nov 2013 00:00:21"
            for text in [
                "S>" + line, "S>#" + line, "# " + line, "<Executed/>" + line, line + "<Executed/>", line + "S>",
                "2014/10/17 20:30:16.123 [ctd:DLOGP3]:" + line, "2014/10/17 20:30:16.123 # " + line,
                "\u{0}\u{0}" + line,
            ] {
                #expect(ctd.says(text, "pressure=6.536", Self.time), "\(id): \(text)")
            }
        }
    }

    @Test("that was cut, or runs into another, is refused")
    func damaged() throws {
        for id in ["seabird/sbe37", "seabird/sbe16plus"] {
            let ctd = try Variants(id)
            let line = Self.start + ", 6.536, 23 Nov 2013 00:00:21"
            for text in [
                String(line.dropLast()), String(line.dropLast(3)), String(line.dropLast(12)),
                "13.7971,  4.01241,    6.53", "13.7971, 4.0124,",
                line + " " + line, line + line, "S>" + line + "S> S", "<Executed/>13.79",
            ] {
                #expect(ctd.said(text) == ["!"], "\(id): \(text)")
            }
        }
    }

    @Test("of an SBE 16plus has an optode's oxygen where it is no sound speed (OOI, CTDBP with DOSTA)")
    func oxygen() throws {
        let ctd = try Variants("seabird/sbe16plus")
        func line(_ columns: String) -> String { "\(Self.start), 6.536, \(columns)23 Nov 2013 00:00:21" }
        #expect(ctd.says(line("234.567, "), "oxygen=234.567"))
        #expect(ctd.says(line("1501.145, "), "sound_speed=1501.145"))
        #expect(ctd.said(line("1234.567, ")) == ["!"])
        #expect(ctd.says(line("234.567, 33.4881, 1501.145, "), "oxygen=234.567", "sound_speed=1501.145"))
    }

    @Test("of an SBE 16plus has its channels in the order of the manual (SBE 19plus V2 manual 006, page 70)")
    func channels() throws {
        let ctd = try Variants("seabird/sbe16plus")
        func line(_ columns: String) -> String { "\(Self.start), 6.536, \(columns), 23 Nov 2013, 00:00:21" }
        #expect(ctd.says(line("1.2345, 0.4567"), "voltage_0=1.2345", "voltage_1=0.4567"))
        #expect(ctd.says(line("1.2345, 33.4881, 1501.145"), "voltage_0=1.2345", "salinity=33.4881"))
        #expect(ctd.says(line("798, 207, 73, 33.4881, 1501.145"), "sensor_3=73", "salinity=33.4881") == false)
        #expect(ctd.says(line("798, 207, 73, 33.4881, 1501.145"), "sensor_3=73.0", "salinity=33.4881"))
        #expect(ctd.says(line("0.1234, 798, 207, 73"), "voltage_0=0.1234", "sensor_1=798.0"))
        #expect(ctd.says(line("0.1234, 234.567"), "voltage_0=0.1234", "oxygen=234.567"))
        #expect(ctd.says(line("33.4881, 1501.145") + ", 25.0608, 11.4, 2.3", "sigma_t=25.0608", "supply_current=2.3"))
        // No voltage goes that far.
        #expect(ctd.said(line("11.2345")) == ["!"])
        // Two voltages of a cast that begins in air: neither is the salinity.
        let air = "23.7658, 0.00019, 0.062, 0.0590, 0.1089"
        #expect(ctd.says(air, "voltage_0=0.059", "voltage_1=0.1089"))
    }

    @Test("of an SBE 16plus-IM has its number in front and no blanks in its time (OOI, CTDBP series P)")
    func numbered() throws {
        let ctd = try Variants("seabird/sbe16plus")
        let line = "50072,13.7971,4.01241,6.536,1.2345,0.4567,0.1234,0.5678,23Nov201300:00:21"
        #expect(ctd.says(line, "temperature=13.7971", "voltage_3=0.5678", Self.time))
    }

    @Test("in raw decimals gives the counts of the hexadecimal form (SBE 19plus V2 manual, OutputFormat=2)")
    func rawDecimal() throws {
        let ctd = try Variants("seabird/sbe16plus")
        let line = "676721, 7111.133, 791745, 2.4514, 0.0590, 0.1089"
        #expect(ctd.says(line, "temperature_counts=676721.0", "pressure_counts=791745.0", "voltage_1=0.1089"))
        #expect(ctd.said(line)[0].contains("conductivity_counts=1820450.048"))
    }

    @Test("in XML is no reply without values (SBE 19plus V2 manual 006, page 72; SBE 37-SM manual)")
    func dataPackets() throws {
        let profile = """
            <?xml?><datapacket><hdr><mfg>Sea-Bird</mfg><model>19plus</model><sn>1906003</sn></hdr><data>\
            <t1>23.7658</t1><c1>0.00019</c1><p1>0.062</p1><v0>0.0590</v0><v1>0.1089</v1></data></datapacket>
            """
        let seacat = try Variants("seabird/sbe16plus")
        #expect(
            seacat.says(profile, "temperature=23.7658", "conductivity=0.00019", "pressure=0.062", "voltage_1=0.1089"))
        #expect(seacat.said(String(profile.dropLast(20))) == ["!"])
        #expect(seacat.said(profile.replacing("23.7658", with: "23.76x8")) == ["!"])
        let moored = """
            <?xml version="1.0"?><datapacket><hdr><mfg>Sea-Bird</mfg><model>SBE37SMP</model><sn>03709999</sn></hdr>\
            <data><t1> 13.7971</t1><c1>4.01241</c1><sal>33.4881</sal><smpl>12</smpl><dt>2013-11-23T00:00:21</dt></data>\
            </datapacket>
            """
        #expect(try Variants("seabird/sbe37").says(moored, "temperature=13.7971", "salinity=33.4881", Self.time))
    }
}
