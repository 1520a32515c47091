import Testing

/// Status text as the manuals of the SBE 37-SMP (version 019), SBE 37-IM (031) and SBE 16plus V2 (011) print it.
@Suite("A line without values")
struct StatusVariantTests {
    @Test(
        "of a Sea-Bird instrument is neither a sample nor a defect",
        arguments: [
            "SBE37SMP-RS232 v4.1  SERIAL NO. 9999  24 Oct 2012 09:48:50", "vMain = 13.21, vLith = 3.08",
            "samplenumber = 77, free = 559163", "not logging, stop command", "data format = converted engineering",
            "transmit real-time = yes", "minimum conductivity frequency = 3000.0", "adaptive pump control enabled",
            "<Executing/>", "<Executed/>", "<Error type='INVALID COMMAND' msg='?'/>", "?cmd S>", "S>getcd", "S>", "TS",
            "* <Executing/>", "* ", "*", "*END*", "A/D cycles to average = 4", "S/N = 11000", "OutputFormat=1",
        ])
    func sbe37(line: String) throws {
        #expect(try Variants("seabird/sbe37").said(line) == ["-"])
    }

    @Test(
        "of a SeaCAT is neither a sample nor a defect",
        arguments: [
            "SBE 16plus V 2.5  SERIAL NO. 6001    24 Oct 2012 14:02:13",
            "vbatt = 10.1, vlith =  8.5, ioper =  62.5 ma, ipump =  21.6 ma,", "iext01 =  76.2 ma, iserial =  48.2 ma",
            "sample interval = 15 seconds, number of measurements per sample = 1",
            "Paros integration time = 1.0 seconds", "pressure sensor = quartz with temp comp, range = 1000.0",
            "SBE 38 = no, WETLABS = no, OPTODE = no, Gas Tension Device = no", "Ext Volt 0 = yes, Ext Volt 1 = no",
            "output salinity = yes, output sound velocity = yes", "serial sync mode disabled", "    TA0 = 1.280156e-03",
            "volt 0: offset = -4.650526e-02, slope = 1.246381e+00", "S>DCAL", "* S>", "<Executed/>",
            "hdr   1 24 Oct 2012 14:02:13  samples 0 to 12, sample int = 10, stop = stop cmd",
            "2013/11/23 00:00:21.123 [ctdbp1:DLOGP3]:Instrument Started [No Initialize]",
        ])
    func seacat(line: String) throws {
        #expect(try Variants("seabird/sbe16plus").said(line) == ["-"])
    }

    @Test("of a METBK logger is none, and what it glues together is refused rather than guessed")
    func metbk() throws {
        let metbk = try Variants("asimet/metbk")
        for line in ["UNINITIALIZED", "Star Engineering ASIMET LOGR53", "Sampling GO - synchronizing...", "#D"] {
            #expect(metbk.said("2014/09/02 00:00:21.123 " + line) == ["-"], "\(line)")
        }
        let sample = "1012.53  44.543  24.090    0.0    1.12  24.240  0.0000 378.7   -0.03   -0.02  0.0000 12.50"
        #expect(metbk.says(sample.replacing("  ", with: "\t"), "air_temperature=24.09", "battery_voltage=12.5"))
        #expect(
            metbk.says("2014/09/02 00:00:21.123 [metbk2:DLOGP2]: " + sample + "  ", "northward_wind_velocity=-0.02"))
        #expect(metbk.said(sample.replacing("44.543", with: "-NaN"))[0].contains("relative_humidity=nan"))
        for damaged in [
            sample.replacing("   -0.03   -0.02", with: " -10.03-12.02"), String(sample.dropLast()),
            String(sample.dropLast(6)), sample.replacing("44.543", with: ""), sample + " " + sample,
        ] {
            #expect(metbk.said(damaged) == ["!"], "\(damaged)")
        }
    }
}
