/// Why a management message of ptp4l cannot be used.
public enum PTPDefect: Error, Hashable, Sendable, CustomStringConvertible {
    /// The message, or the data set in it, ends too early.
    case truncated(bytes: Int, needed: Int)
    /// Its first byte names another kind of message.
    case notManagement(type: UInt8)
    case version(UInt8)
    /// It answers another question; a late reply to an older one does so too.
    case sequence(asked: UInt16, answered: UInt16)
    case domain(asked: UInt8, answered: UInt8)
    case id(asked: PTPManagementID, answered: UInt16)
    /// Not a RESPONSE (2).
    case action(UInt8)
    /// A TLV that is neither data nor an error.
    case content(type: UInt16)
    /// ptp4l answers that it will not: MANAGEMENT_ERROR_STATUS.
    case refused(PTPManagementID, code: UInt16)

    public var description: String {
        switch self {
        case .truncated(let bytes, let needed):
            "the reply has \(bytes) bytes where \(needed) are needed; it was cut, or is not of ptp4l"
        case .notManagement(let type): "the reply is a PTP message of type \(type), not a management message (13)"
        case .version(let version): "the reply is PTP version \(version); version 2 is needed"
        case .sequence(let asked, let answered): "the reply answers question \(answered), \(asked) was asked"
        case .domain(let asked, let answered):
            "the reply is of PTP domain \(answered), domain \(asked) was asked; write the domainNumber of ptp4l"
        case .id(let asked, let answered):
            "\(asked.name) was asked and 0x\(String(answered, radix: 16, uppercase: true)) answered"
        case .action(let action): "the reply has action \(action) where RESPONSE (2) belongs"
        case .content(let type): "the reply holds a TLV of type \(type), which is neither data (1) nor an error (2)"
        case .refused(let id, let code):
            "ptp4l refuses \(id.name): \(Self.meaning(code)); check that it is linuxptp 3.0 or newer"
        }
    }

    /// IEEE 1588-2008, table 72.
    private static func meaning(_ code: UInt16) -> String {
        switch code {
        case 1: "the response is too big"
        case 2: "no such id"
        case 3: "wrong length"
        case 4: "wrong value"
        case 5: "not settable"
        case 6: "not supported"
        default: "error 0x\(String(code, radix: 16, uppercase: true))"
        }
    }
}
