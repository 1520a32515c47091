/// The question for tracking, in version 6 of chrony's command protocol (candm.h). It is as long as the answer, so that
/// nobody can use chronyd to amplify traffic.
public enum ChronyRequest {
    public static let version: UInt8 = 6
    /// A header of 28 bytes, and 76 of tracking.
    public static let replyLength = 104

    static let packetIsRequest: UInt8 = 1
    static let packetIsReply: UInt8 = 2
    /// REQ_TRACKING.
    static let tracking: UInt16 = 33

    /// `sequence` comes back in the answer.
    public static func tracking(sequence: UInt32) -> [UInt8] {
        var bytes: [UInt8] = [version, packetIsRequest, 0, 0]
        bytes += [UInt8(tracking >> 8), UInt8(tracking & 0xFF), 0, 0]
        for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: sequence >> UInt32(shift))) }
        bytes += Array(repeating: 0, count: replyLength - bytes.count)
        return bytes
    }
}
