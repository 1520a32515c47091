import Delivery
import Sensing
import Timekeeping

/// `clock.state` in the store's directory: the clock's memory in a line, and its checksum in the next.
struct ClockStateFile: Sendable {
    enum Content: Hashable {
        case memory(ClockMemory)
        case absent
        /// In words for the log.
        case damaged(String)
    }

    let path: String

    /// `directory`: the store's.
    init(directory: String) {
        path = directory + "/clock.state"
    }

    func read() -> Content {
        guard Directory.exists(path) else { return .absent }
        do throws(FileFailure) {
            return Self.content(String(decoding: try WholeFile.read(path), as: UTF8.self))
        } catch {
            return .damaged(error.description)
        }
    }

    func write(_ memory: ClockMemory) throws(FileFailure) {
        let line = memory.line
        try WholeFile.replace(path, with: Array("\(line)\n\(Self.checksum(line))\n".utf8))
    }

    static func content(_ text: String) -> Content {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 3, lines[2].isEmpty else { return .damaged("it does not have two lines") }
        guard lines[1] == checksum(lines[0]) else {
            return .damaged("its checksum is '\(lines[1])', its first line gives '\(checksum(lines[0]))'")
        }
        do throws(LineDefect) {
            return .memory(try ClockMemory(line: lines[0]))
        } catch {
            return .damaged(error.description)
        }
    }

    private static func checksum(_ line: String) -> String {
        let digits = String(CRC32.checksum(of: line.utf8), radix: 16)
        return "crc32=" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
