import Testing

@Suite("A hexadecimal line of a Sea-Bird instrument")
struct HexadecimalVariantTests {
    /// T, C, P, P temperature, and as much between as makes the length; then the time (sbe16plus_v2 sample_particles).
    private static func moored(digits: Int) -> String {
        let sensors = "0409DB0A738C81747A84AC"
        let between = String(repeating: "0006000A2E541E", count: 4).prefix(digits - sensors.count - 8)
        return sensors + between + "18BE6ED9"
    }

    @Test(
        "of an SBE 16plus is read at every length of the collection", arguments: [30, 34, 36, 38, 42, 44, 46, 50, 52])
    func lengths(digits: Int) throws {
        let ctd = try Variants("seabird/sbe16plus")
        let line = Self.moored(digits: digits)
        for text in [line, line.lowercased(), "#" + line, "S>" + line, line + "S>", line + "<Executed/>"] {
            #expect(ctd.says(text, "temperature_counts=264667.0", "2013-02-25T18:50:01.000Z"), "\(text)")
        }
        #expect(ctd.said(String(line.dropLast())) == ["!"])
    }

    @Test("of an SBE 37 is read in either case, behind an echo and a prompt, without a header's end")
    func sbe37() throws {
        let ctd = try Variants("seabird/sbe37")
        // SBE37SM-RS232_03716125_2017_11_16.hex, record 1.
        let line = "09B9FD14FE88095E0404842198A5A1"
        for text in [line, line.lowercased(), "#" + line, "S>" + line, line + "S>", "* </InstrumentState>\r\n" + line] {
            #expect(ctd.says(text, "temperature_counts=637437.0", "2017-11-10T18:00:01.000Z"), "\(text)")
        }
        #expect(ctd.said(String(line.dropLast(2))) == ["!"])
    }

    private static let temperature = ["-1.898409e-04", "3.136087e-04", "-4.461848e-06", "2.019781e-07"]
    private static let conductivity = ["-1.001932e+00", "1.284250e-01", "-9.960452e-05", "2.347041e-05"]

    private static func named(_ names: String, _ values: [String], indent: String = "") -> String {
        zip(names.split(separator: " "), values).map { "\(indent)\($0): \($1)\n" }.joined()
    }

    private static let configurations: [String] = [
        named("A0 A1 A2 A3", temperature) + named("G H I J", conductivity),
        named("ta0 ta1 ta2 ta3", temperature.map { "\"\($0)\"" }) + named("cg ch ci cj", conductivity),
        "coefficients:\n" + named("TA0 TA1 TA2 TA3", temperature, indent: "  ")
            + named("G H I J", conductivity, indent: "  "),
        "Temperature:\n" + named("a0 a1 a2 a3", temperature, indent: "  ") + "Conductivity:\n"
            + named("g h i j", conductivity, indent: "  "),
        "temperature: [\(temperature.joined(separator: ", "))]\nconductivity: [\(conductivity.joined(separator: ", "))]",
        "temperature: {a: [\(temperature.joined(separator: ", "))]}\n" + named("G H I J", conductivity),
        named("temperature_a0 temperature_a1 temperature_a2 temperature_a3", temperature)
            + named("cond_g cond_h cond_i cond_j", conductivity),
        named("CC_a0 CC_a1 CC_a2 CC_a3", temperature) + named("CC_g CC_h CC_i CC_j", conductivity),
        named("temperature.A0 temperature.A1 temperature.A2 temperature.A3", temperature)
            + named("G H I J", conductivity.map { $0.replacing("e", with: "D") }),
        "coefficients:\n"
            + zip(["TA0", "TA1", "TA2", "TA3", "G", "H", "I", "J"], temperature + conductivity)
            .map { "  - {name: \($0), value: \($1)}\n" }.joined(),
        zip(["a0", "a1", "a2", "a3", "g", "h", "i", "j"], temperature + conductivity)
            .map { "\($0): {value: \($1), unit: none}\n" }.joined(),
        // The form of sbe_conversion_check_values.json.
        "{\"temperature_sbe37_sn16125\": {\"coef\": {"
            + zip(["a0", "a1", "a2", "a3"], temperature).map { "\"\($0)\": \($1)" }.joined(separator: ", ")
            + "}}, \"conductivity_sn16125\": {\"coef\": {"
            + zip(["g", "h", "i", "j"], conductivity).map { "\"\($0)\": \($1)" }.joined(separator: ", ")
            + ", \"wbotc\": -1.491050e-07}}, \"reference_pressure\": 20.072}",
    ]

    @Test("takes its coefficients in whatever form the station writes them", arguments: configurations)
    func coefficients(config: String) throws {
        let rest = "\nWBOTC: -1.491050e-07\nReferencePressure: 20.072"
        let ctd = try Variants("seabird/sbe37", config: config.hasPrefix("{") ? config : config + rest)
        // The .cnv of the recording says -1.9118 and 2.711842 (there with the pressure of the record).
        let found = ctd.said("09B9FD14FE882198A5A1").first ?? ""
        #expect(found.contains("temperature=-1.91175044"), "\(config)\n\(found)")
        #expect(found.contains("conductivity=2.711842"), "\(config)\n\(found)")
    }
}
