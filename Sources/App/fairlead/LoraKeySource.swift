import CFairlead
import Glibc
import LoRaWAN
import Station

/// From where keys come that are not in the ledger yet: a file, a pipe, or the hands of a person.
struct LoraKeySource {
    let file: String?
    let device: EUI64
    let kind: LoraKeys.Kind

    func read() throws -> LoraKeys {
        if let file { return try LoraKeyFile(path: file).read(kind) }
        guard isatty(STDIN_FILENO) == 1 else {
            do {
                return try LoraKeys(text: String(decoding: WholeFile.read("-"), as: UTF8.self), kind: kind)
            } catch {
                throw CommandFailure("standard input: \(error)")
            }
        }
        switch kind {
        case .overTheAir: return .root(try ask("AppKey"))
        case .personalised: return .session(SessionKeys(network: try ask("NwkSKey"), application: try ask("AppSKey")))
        }
    }

    private func ask(_ name: String) throws -> LoRaKey {
        for _ in 0..<3 {
            Terminal.write("\(name) of \(device), 32 hexadecimal digits (not shown): ", to: STDERR_FILENO)
            guard let key = LoRaKey(hex: try hiddenLine()) else {
                Terminal.complain("That is no key: a key has 32 hexadecimal digits, first byte first (MSB).")
                continue
            }
            return key
        }
        throw CommandFailure("no \(name) was given")
    }

    /// A line that is typed and not shown.
    private func hiddenLine() throws -> String {
        guard fairlead_terminal_raw(STDIN_FILENO) == 0 else {
            throw CommandFailure("the terminal cannot hide what is typed: give the keys with --key-file")
        }
        defer {
            fairlead_terminal_restore()
            Terminal.complain("")
        }
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while Glibc.read(STDIN_FILENO, &byte, 1) == 1 {
            switch byte {
            case 0x0D, 0x0A: return String(decoding: line, as: UTF8.self)
            // Ctrl-C and Ctrl-D come as bytes on a raw terminal.
            case 0x03, 0x04: throw CommandFailure("given up; nothing was changed")
            case 0x08, 0x7F: _ = line.popLast()
            default: line.append(byte)
            }
        }
        throw CommandFailure("the terminal went away; nothing was changed")
    }
}
