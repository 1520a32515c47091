/// What a sensor on an SDI-12 bus answers: its address, the values, and a check where the command asked for one
/// (SDI-12 specification 1.4).
public struct SDI12Reply: Hashable, Sendable {
    public var address: UInt8
    /// Without the address, the check and the line end.
    public var text: [UInt8]

    /// Reads a reply, with or without its line end; nil when it is empty, or when `isChecked` says that it ends with a
    /// check and that is missing or wrong.
    public init?(_ line: [UInt8], isChecked: Bool) {
        var rest = line[...]
        while let last = rest.last, last == 0x0D || last == 0x0A { rest.removeLast() }
        if isChecked {
            guard rest.count > Self.checkLength,
                Self.check(of: rest.dropLast(Self.checkLength)).elementsEqual(rest.suffix(Self.checkLength))
            else { return nil }
            rest = rest.dropLast(Self.checkLength)
        }
        guard let address = rest.first else { return nil }
        self.address = address
        text = [UInt8](rest.dropFirst())
    }

    /// The three characters that stand behind a reply: its CRC-16 from the highest bits down, 4, 6 and 6 of them.
    public static func check(of text: ArraySlice<UInt8>) -> [UInt8] {
        let check = Checksum.crc16ARC.value(of: text)
        return [check >> 12, check >> 6 & 0x3F, check & 0x3F].map { 0x40 | UInt8($0) }
    }

    private static let checkLength = 3
}
