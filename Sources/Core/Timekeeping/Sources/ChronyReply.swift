import Sensing

/// The answer to `ChronyRequest.tracking` (candm.h, CMD_Reply and RPY_Tracking); integers in network order.
public enum ChronyReply {
    /// RPY_TRACKING.
    private static let tracking: UInt16 = 5
    private static let headerLength = 28

    public static func tracking(_ bytes: [UInt8], sequence: UInt32) throws(ChronyDefect) -> ChronyTracking {
        var fields = Fields(bytes)
        guard bytes.count >= headerLength else { throw .notAReply(bytes: bytes.count) }
        let version = fields.byte()
        guard fields.byte() == ChronyRequest.packetIsReply else { throw .notAReply(bytes: bytes.count) }
        guard version == ChronyRequest.version else { throw .otherVersion(version) }
        fields.skip(4)
        let (number, status) = (fields.half(), fields.half())
        fields.skip(6)
        let answered = fields.word()
        guard answered == sequence else { throw .otherQuestion(sequence: answered) }
        guard status == 0 else { throw .refused(status: status) }
        guard number == tracking else { throw .otherReply(number: number) }
        guard bytes.count >= ChronyRequest.replyLength else { throw .tooShort(bytes: bytes.count) }
        fields.skip(8)
        return body(&fields)
    }

    private static func body(_ fields: inout Fields) -> ChronyTracking {
        let referenceID = fields.word()
        let address = fields.address()
        let (stratum, leap) = (fields.half(), fields.half())
        let updatedAt = fields.instant()
        let numbers = (0..<9).map { _ in ChronyFloat.value(of: fields.word()) }
        return ChronyTracking(
            referenceID: referenceID, reference: address ?? letters(of: referenceID), stratum: stratum,
            leap: ChronyTracking.Leap(rawValue: leap), updatedAt: updatedAt, currentCorrection: numbers[0],
            lastOffset: numbers[1], rootMeanSquareOffset: numbers[2], frequencyPPM: numbers[3],
            residualFrequencyPPM: numbers[4], skewPPM: numbers[5], rootDelay: numbers[6], rootDispersion: numbers[7],
            updateInterval: numbers[8])
    }

    /// `GPSX` for a reference clock; hexadecimal where it has no letters.
    private static func letters(of referenceID: UInt32) -> String {
        let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: referenceID >> UInt32($0)) }
        let letters = bytes.prefix { $0 != 0 }
        guard !letters.isEmpty, letters.allSatisfy({ (0x21...0x7E).contains($0) }),
            bytes.dropFirst(letters.count).allSatisfy({ $0 == 0 })
        else { return "0x" + String(referenceID, radix: 16, uppercase: true) }
        return String(decoding: letters, as: UTF8.self)
    }

    /// Takes one field after the other; 0 behind the end.
    private struct Fields {
        private let bytes: [UInt8]
        private var index = 0

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
        }

        mutating func skip(_ count: Int) { index += count }

        mutating func byte() -> UInt8 {
            defer { index += 1 }
            return index < bytes.count ? bytes[index] : 0
        }

        mutating func half() -> UInt16 { UInt16(byte()) << 8 | UInt16(byte()) }

        mutating func word() -> UInt32 { UInt32(half()) << 16 | UInt32(half()) }

        /// IPAddr: 16 bytes, the family (1 is IPv4, 2 is IPv6), 2 bytes of nothing. Nil when it is no address.
        mutating func address() -> String? {
            let parts = (0..<8).map { _ in half() }
            let family = half()
            skip(2)
            switch family {
            case 1: return parts.prefix(2).map { "\($0 >> 8).\($0 & 0xFF)" }.joined(separator: ".")
            case 2: return parts.map { String($0, radix: 16) }.joined(separator: ":")
            default: return nil
            }
        }

        /// Timespec: seconds in two words, of which the upper is 0x7FFFFFFF where there is none, and nanoseconds.
        mutating func instant() -> Instant {
            let (high, low, nanoseconds) = (word(), word(), word())
            let upper = high == 0x7FFF_FFFF ? 0 : Int64(high)
            return Instant(unixSeconds: upper << 32 | Int64(low), nanoseconds: Int64(nanoseconds))
        }
    }
}
