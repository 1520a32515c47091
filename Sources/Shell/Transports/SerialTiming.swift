import Glibc
import Timekeeping

/// What is known about when the characters of an open serial line are handed over.
struct SerialTiming: Hashable, Sendable {
    let character: CharacterTime
    /// Whether the baud rate says how long a character takes; else it is a name only (a pseudo-terminal, a USB device with
    /// its own processor).
    let isPaced: Bool
    /// How late the quickest of many reads may still be, in nanoseconds.
    let quickest: Int64

    /// What driver, kernel and reader need at their quickest: measured under load, the quickest of ten reads of a
    /// pseudo-terminal was up to 0.23 ms late.
    private static let least: Int64 = 1_000_000
    /// A USB adapter waits so long for more characters (FTDI: 16 ms unless it is set otherwise), in milliseconds.
    private static let usualLatencyTimer: Int64 = 16
    /// A UART waits so many characters for more before it interrupts below its trigger level (16550A).
    private static let silentCharacters = 4

    init(_ character: CharacterTime, isPaced: Bool, device: String) {
        self.character = character
        self.isPaced = isPaced
        if device.contains("/ttyUSB") {
            let timer = Self.latencyTimer(of: device) ?? Self.usualLatencyTimer
            quickest = Self.least + timer * 1_000_000
        } else {
            quickest = Self.least + (isPaced ? character.nanoseconds(characters: Self.silentCharacters) : 0)
        }
    }

    /// `latency_timer` of the driver ftdi_sio, in milliseconds; nil where there is none.
    private static func latencyTimer(of device: String) -> Int64? {
        guard let name = device.split(separator: "/").last,
            let file = fopen("/sys/class/tty/\(name)/device/latency_timer", "re")
        else { return nil }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 16)
        guard fgets(&text, Int32(text.count), file) != nil else { return nil }
        return Int64(String(decoding: text.prefix { $0 > 0x20 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
}
