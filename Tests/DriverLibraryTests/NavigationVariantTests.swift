import Testing

@Suite("A sentence of NMEA 0183")
struct NavigationVariantTests {
    private static func checked(_ body: String) -> String {
        let sum = body.utf8.reduce(UInt8(0)) { $0 ^ $1 }
        let digits = String(sum, radix: 16, uppercase: true)
        return "$\(body)*\(digits.count == 1 ? "0" : "")\(digits)"
    }

    private func says(_ body: String, _ words: String...) throws -> Bool {
        let found = try Variants("nmea/gnss").said(Self.checked(body))
        return found.count == 1 && words.allSatisfy { found[0].split(separator: " ").contains(Substring($0)) }
    }

    @Test("of an older receiver may have fewer columns, when its checksum is good")
    func short() throws {
        #expect(try says("GPGGA,132820,4130.0,N,09345.0,W,1,09,1.0,278.0,M", "latitude=41.5", "altitude=278.0"))
        #expect(try says("GPHDT,123.4", "heading=123.4"))
        #expect(try says("GPVTG,054.7,034.4,005.0,009.3", "course=54.7", "speed=2.5722222222222224"))
        #expect(try says("GPGLL,4930.0,N,12315.0,W", "latitude=49.5", "longitude=-123.25"))
        // Without a checksum it may have been cut within a number.
        let gnss = try Variants("nmea/gnss")
        #expect(gnss.said("$GPHDT,123.4") == ["!"])
        #expect(gnss.said("$GPGGA,132820,4130.0,N,09345.0,W,1,09,1.0,278.0,M") == ["!"])
    }

    @Test("with another on its line does not hide it")
    func twoOnALine() throws {
        let gnss = try Variants("nmea/gnss")
        let first = Self.checked("GPHDT,123.4,T")
        let second = Self.checked("GPHDT,123.5,T")
        let both = ["heading=123.4 no time", "heading=123.5 no time"]
        #expect(gnss.said(first + second) == both)
        #expect(gnss.said("2014-08-01T00:00:00.814000Z " + first + "  " + second) == both)
        #expect(gnss.said(first + "\r" + second) == both)
        #expect(gnss.said(first + "\\s:b,c:1241544035*53\\" + second) == both)
        #expect(gnss.said("\\s:a,c:1241544035*53\\" + first + "\r\r\n" + second) == both)
        // A half one leaves no trace but its bytes.
        #expect(gnss.said(first.dropLast(5) + second) == ["heading=123.5 no time"])
        let bytes = Array((first + second + "\r\n").utf8)
        #expect(try Shelf.driver("nmea/gnss").parse(bytes).flatMap(\.raw) == bytes)
    }

    @Test("without a fix keeps its values with flag 4, whichever column says so")
    func void() throws {
        #expect(try says("GPVTG,054.7,T,,,005.0,N,010.2,K,N", "course=54.7/4"))
        #expect(try says("GNGNS,122310.2,3722.5,N,12258.5,W,NNNNNN,14,0.9,1005.5,6.5,,", "latitude=37.375/4"))
        #expect(try says("GNRMC,081836.75,V,3751.65,S,14507.36,E,000.0,,130998,,,N,V", "speed=0.0/4"))
        #expect(try says("GNRMC,081836.75,A,3751.65,S,14507.36,E,000.0,,130998,,,A,V", "speed=0.0"))
    }

    @Test("tells depth below surface and keel, and the wind in its unit")
    func depthAndWind() throws {
        #expect(try says("SDDBS,0038.0,f,0011.6,M,0006.3,F", "depth_below_surface=11.6"))
        #expect(try says("SDDBK,0038.0,f,0011.6,M,0006.3,F", "depth_below_keel=11.6"))
        #expect(try says("WIMWV,214.8,R,10.0,M,A", "relative_wind_direction=214.8", "relative_wind_speed=10.0"))
        #expect(try says("WIMWV,214.8,R,36.0,K,A", "relative_wind_speed_kmh=10.0"))
        #expect(try says("WIMWV,214.8,T,5.0,N,A", "wind_speed_knots=2.5722222222222224"))
        #expect(try says("WIMWV,214.8,R,10.0,M,V", "relative_wind_speed=10.0/4"))
        #expect(try says("WIMWD,270.0,T,268.4,M,10.3,N,5.3,M", "wind_direction=270.0", "wind_speed=5.3"))
        #expect(
            try says(
                "WIMDA,29.7,I,1.006,B,16.4,C,,,60.0,,8.6,C,270.0,T,268.4,M,10.3,N,5.3,M", "air_pressure=1006.0",
                "air_temperature=16.4", "relative_humidity=60.0", "dew_point=8.6", "wind_speed=5.3"))
    }

    @Test("of a kind that another record of the same address has is left alone (Ashtech's PASHR,POS)")
    func otherKinds() throws {
        let position = "PASHR,POS,2,10,125410.00,3525.8672102,N,13924.4976012,E,83.74,0.0,21.3,0.0,+000.0,1.3"
        #expect(try Variants("nmea/gnss").said(Self.checked(position)) == ["-"])
        #expect(try says("PASHR,163029.000,158.09,T,-0.30,+0.31,+0.01,0.029,0.029,0.059,1,1", "heading=158.09"))
    }
}
