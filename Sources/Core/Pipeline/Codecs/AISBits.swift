/// The bits of an AIS message, six to a character of its armour (ITU-R M.1371; NMEA 0183, VDM).
struct AISBits: Sendable {
    private var sextets: [UInt8] = []
    /// How many bits the message has, without those that fill up the last character.
    private(set) var count = 0

    /// Appends the characters of a part; false when one is none of the armour. `fill` bits of the last one are no part.
    mutating func append(_ characters: ArraySlice<UInt8>, fill: Int) -> Bool {
        sextets.reserveCapacity(sextets.count + characters.count)
        for character in characters {
            guard let sextet = Self.sextet(character) else { return false }
            sextets.append(sextet)
        }
        guard fill <= 6 * sextets.count else { return false }
        count = 6 * sextets.count - fill
        return true
    }

    /// Keeps the memory for the next message.
    mutating func clear() {
        sextets.removeAll(keepingCapacity: true)
        count = 0
    }

    /// At most 32 bits, the most significant first; they must lie in the message.
    func unsigned(_ start: Int, _ length: Int) -> UInt32 {
        precondition(start + length <= count)
        var value: UInt32 = 0
        for bit in start..<start + length {
            value = value << 1 | UInt32(sextets[bit / 6] >> UInt8(5 - bit % 6) & 1)
        }
        return value
    }

    /// The same in two's complement.
    func signed(_ start: Int, _ length: Int) -> Int {
        let value = Int(unsigned(start, length))
        return value >= 1 << (length - 1) ? value - 1 << length : value
    }

    /// `0` to `W` are 0 to 39, the grave accent to `w` 40 to 63.
    private static func sextet(_ character: UInt8) -> UInt8? {
        switch character {
        case 48...87: character - 48
        case 96...119: character - 56
        default: nil
        }
    }
}
