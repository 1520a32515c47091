/// Why an answer of chronyd cannot be read.
public enum ChronyDefect: Error, Hashable, Sendable, CustomStringConvertible {
    case notAReply(bytes: Int)
    case otherVersion(UInt8)
    /// An answer to another question, most likely to one that was given up: to be passed over.
    case otherQuestion(sequence: UInt32)
    /// The status that chronyd refused with.
    case refused(status: UInt16)
    case otherReply(number: UInt16)
    case tooShort(bytes: Int)

    public var description: String {
        switch self {
        case .notAReply(let bytes):
            "asked chronyd for tracking and got \(bytes) bytes that are no reply of its command protocol; is another "
                + "program on that port?"
        case .otherVersion(let version):
            "asked chronyd for tracking in version \(ChronyRequest.version) of its command protocol and it answers in "
                + "version \(version); a chrony of 2.x to 4.x is needed"
        case .otherQuestion(let sequence):
            "an answer to another question (sequence \(sequence))"
        case .refused(let status):
            "asked chronyd for tracking and it refuses with status \(status), '\(Self.words(of: status))'; look at "
                + "cmdallow and cmdport in chrony.conf"
        case .otherReply(let number):
            "asked chronyd for tracking and got reply \(number), which is another one; a chrony of 2.x to 4.x is needed"
        case .tooShort(let bytes):
            "asked chronyd for tracking and got \(bytes) bytes of \(ChronyRequest.replyLength); the answer was cut"
        }
    }

    /// STT_ of candm.h, those that a question for tracking can meet.
    private static func words(of status: UInt16) -> String {
        switch status {
        case 1: "failed"
        case 2: "unauthorised"
        case 3: "invalid"
        case 6: "not enabled"
        case 10: "no access for this host"
        case 15: "inactive"
        case 18: "bad packet version"
        case 19: "bad packet length"
        default: "not in the list"
        }
    }
}
