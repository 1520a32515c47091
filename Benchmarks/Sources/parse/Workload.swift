import Glibc

/// What is read: enough of it that the start does not count.
enum Workload {
    private static let length = 32 << 20

    /// Converted output of an SBE 37 with pressure, salinity and sound speed: facts as in its recordings, digits that
    /// change from line to line.
    static func microcatLines() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length + 128)
        var number = 0
        while bytes.count < length {
            let digits = 1000 + number % 9000
            let second = number % 60
            bytes += Array(
                "  11.\(digits),  3.6\(digits),  572.\(digits % 900 + 100),  34.\(digits), 1505.\(digits % 900 + 100), 05 Feb 2013, 19:16:\(second < 10 ? "0" : "")\(second)\r\n"
                    .utf8)
            number += 1
        }
        return bytes
    }

    /// A recording, over and over.
    static func repeated(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var recording = [UInt8](repeating: 0, count: length)
        recording.removeLast(recording.count - fread(&recording, 1, recording.count, file))
        guard !recording.isEmpty else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length + recording.count)
        while bytes.count < length { bytes += recording }
        return bytes
    }

    /// The ensemble of the driver's hexadecimal case, as its bytes, one behind the other.
    static func ensembles(drivers: String) -> [UInt8]? {
        guard let file = fopen("\(drivers)/teledyne/workhorse/cases/hexadecimal/input.raw", "r") else { return nil }
        defer { fclose(file) }
        var text = [UInt8](repeating: 0, count: 1 << 16)
        text.removeLast(text.count - fread(&text, 1, text.count, file))
        let line = text.split(separator: UInt8(ascii: "\n")).first { $0.count > 200 } ?? []
        let digits = (line.split(separator: UInt8(ascii: " ")).last ?? []).compactMap {
            Character(UnicodeScalar($0)).hexDigitValue
        }
        let ensemble = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
        guard ensemble.count > 4, ensemble[0] == 0x7F, ensemble[1] == 0x7F else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length + ensemble.count)
        while bytes.count < length { bytes += ensemble }
        return bytes
    }
}
