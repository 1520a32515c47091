import Sensing

/// Where a day's log is: `<folder>/<station>/<instrument>/<station>_<instrument>_<yyyymmdd>.log`.
enum LogPath {
    static func folder(_ root: String, station: String, instrument: String) -> String {
        "\(root)/\(name(station))/\(name(instrument))"
    }

    static func file(_ root: String, station: String, instrument: String, day: Instant) -> String {
        let date = day.iso8601.prefix(10).filter { $0 != "-" }
        return folder(root, station: station, instrument: instrument)
            + "/\(name(station))_\(name(instrument))_\(date).log"
    }

    /// Names come over the network: whatever could lead out of the folder, or is no plain character, is written as `%`
    /// with its number.
    static func name(_ text: String) -> String {
        var name = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                name.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: ".") where !name.isEmpty: name += "."
            default: name += "%" + HexText.encode([byte])
            }
        }
        return name.isEmpty ? "%" : name
    }
}
