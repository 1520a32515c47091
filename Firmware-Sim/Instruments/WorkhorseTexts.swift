/// The longer texts of a Workhorse, as recorded from instruments.
enum WorkhorseTexts {
    static let unrecognized = [UInt8](text: "ERR 010:  UNRECOGNIZED COMMAND")
    static let outOfBounds = [UInt8](text: "ERR 011:  PARAMETER OUT OF BOUNDS")

    /// PT2.
    static func ambientTemperature(_ temperature: Double) -> [UInt8] {
        var text = [UInt8](text: "Ambient  Temperature =    ")
        text.append(decimal: temperature, places: 2, width: 5)
        text.append(line: " Degrees C")
        text.append(text: "  Attitude Temperature =    ")
        text.append(decimal: temperature + 1.2, places: 2, width: 5)
        text.append(line: " Degrees C\r\n  Internal Moisture    = 8F0Ah")
        return text
    }

    /// PT4.
    static let transmitTest = [UInt8](
        text: "IXMT    =      2.0 Amps rms  [Data=b0h]\r\nVXMT    =     60.1 Volts rms [Data=9eh]\r\n"
            + "   Z    =     29.8 Ohms\r\nTransmit Test Results = $0 ... PASS")

    /// PT200: all tests, which take half a minute.
    static func allTests(_ temperature: Double) -> [UInt8] {
        var text = ambientTemperature(temperature)
        for name in ["Correlation Magnitude: Wide Bandwidth", "Receive Path Test", "Wide Bandwidth", "RSSI Filter"] {
            text.append(line: "")
            text.append(line: "\(name):\r\n          ... PASS")
        }
        text.append(contentsOf: transmitTest)
        text.append(line: "\r\nSensor Tests:\r\n    H/W Operation ..................................PASS")
        return text
    }

    /// PS0 of a recorded 75 kHz instrument, but for the frequency of the one that is simulated.
    static func systemConfiguration(serialNumber: Int) -> [UInt8] {
        let lines = [
            "Instrument S/N:  \(serialNumber)", "       Frequency:  307200 HZ", "   Configuration:  4 BEAM, JANUS",
            "     Match Layer:  10", "      Beam Angle:  20 DEGREES", "    Beam Pattern:  CONVEX",
            "     Orientation:  UP",
            "       Sensor(s):  HEADING  TILT 1  TILT 2  DEPTH  TEMPERATURE  PRESSURE",
            "Pressure Sens Coefficients:", "              c3 = -1.927850E-11", "              c2 = +1.281892E-06",
            "              c1 = +1.375793E+00", "          Offset = +1.338634E+01", "",
            "Temp Sens Offset:  -0.01 degrees C", "", "    CPU Firmware:  50.40 [0]",
            "   Boot Code Ver:  Required:  1.16   Actual:  1.16", "    DEMOD #1 Ver:  ad48, Type:  1f",
            "    DEMOD #2 Ver:  ad48, Type:  1f", "    PWRTIMG  Ver:  85d3, Type:   7", "",
            "Board Serial Number Data:", "   72  00 00 06 FE BC D8  09 HPA727-3009-00B ",
            "   81  00 00 06 F5 CD 9E  09 REC727-1004-06A", "   A5  00 00 06 FF 1C 79  09 HPI727-3007-00A",
            "   82  00 00 06 FF 23 E5  09 CPU727-2011-00E", "   07  00 00 06 F6 05 15  09 TUN727-1005-06A",
            "   DB  00 00 06 F5 CB 5D  09 DSP727-2001-06H",
        ]
        return [UInt8](text: lines.joined(separator: "\r\n"))
    }

    /// AC: the first matrix of a recorded dump, framed with characters of code page 437.
    static let compassCalibration: [UInt8] = {
        let bar: [UInt8] = [0xB3]
        var text: [UInt8] = []
        text.append(line: "ACTIVE FLUXGATE CALIBRATION MATRICES in NVRAM")
        text.append(line: "               Calibration date and time: 9/14/2012  09:25:32")
        text.append(line: "                             S inverse")
        let blanks = [UInt8](repeating: 32, count: 50)
        text += [UInt8](text: "          ") + [0xDA] + blanks + [0xBF, 13, 10]
        for (name, values) in [
            ("Bx ", "  3.9218e-01  3.9660e-01 -3.1681e-02  6.4332e-03 "),
            ("By ", " -2.4320e-02 -1.0376e-02 -2.2428e-03 -6.0628e-01 "),
            ("Bz ", "  2.2453e-01 -2.1972e-01 -2.7990e-01 -2.4339e-03 "),
            ("Err", "  4.6514e-01 -4.0455e-01  6.9083e-01 -1.4291e-02 "),
        ] {
            text += [UInt8](text: "     \(name)  ") + bar + [UInt8](text: " " + values) + bar + [13, 10]
        }
        text += [UInt8](text: "          ") + [0xC0] + blanks + [0xD9, 13, 10]
        return text
    }()

    /// Fault log and recorder, both empty.
    static func empty(_ name: String) -> [UInt8] {
        switch name {
        case "FD": [UInt8](text: "Total Unique Faults   =     0\r\nOverflow Count        =     0\r\nEnd of fault log.")
        case "RF": [UInt8](text: "RF = 0,69206016 --- REC SPACE USED (bytes), FREE (bytes)")
        case "FC": [UInt8](text: "Fault Log Cleared")
        default: []
        }
    }
}
