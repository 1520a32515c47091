/// One question to ptp4l: a management message with the action GET, and the rule by which a reply belongs to it
/// (IEEE 1588-2008, 13.3 and 15.4; the UNIX socket carries the message and nothing else).
public struct PTPManagementRequest: Hashable, Sendable {
    public var id: PTPManagementID
    public var domain: UInt8
    public var sequence: UInt16
    /// Names this program among those that ask; ptp4l copies it into its reply.
    public var port: UInt16

    static let managementType: UInt8 = 0x0D
    private static let responseAction: UInt8 = 2
    private static let dataContent: UInt16 = 1
    private static let errorContent: UInt16 = 2

    public init(id: PTPManagementID, domain: UInt8, sequence: UInt16, port: UInt16) {
        self.id = id
        self.domain = domain
        self.sequence = sequence
        self.port = port
    }

    /// The 54 bytes of the message.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = [Self.managementType, 2, 0, 54, domain, 0, 0, 0]
        bytes += [UInt8](repeating: 0, count: 8 + 4)  // correction, reserved
        bytes += [UInt8](repeating: 0, count: 8) + port.highFirst  // who asks
        bytes += sequence.highFirst + [4, 0x7F]  // control: management; logMessageInterval
        bytes += [UInt8](repeating: 0xFF, count: 10)  // every clock and every port of it
        bytes += [0, 0, 0, 0]  // no hops, action GET
        return bytes + Self.dataContent.highFirst + UInt16(2).highFirst + id.rawValue.highFirst
    }

    /// The data of the reply, when these bytes are one.
    public func data(in reply: [UInt8]) throws(PTPDefect) -> ArraySlice<UInt8> {
        var header = PTPBytes(reply[...])
        let type: UInt8 = try header.integer() & 0x0F
        guard type == Self.managementType else { throw .notManagement(type: type) }
        let version: UInt8 = try header.integer() & 0x0F
        guard version == 2 else { throw .version(version) }
        let length = Int(try header.integer(UInt16.self))
        guard reply.count >= length else { throw .truncated(bytes: reply.count, needed: length) }
        let domain: UInt8 = try header.integer()
        try header.skip(25)  // reserved, flags, correction, who answers
        let answered: UInt16 = try header.integer()
        guard answered == sequence else { throw .sequence(asked: sequence, answered: answered) }
        guard domain == self.domain else { throw .domain(asked: self.domain, answered: domain) }
        try header.skip(14)  // control, interval, who asked, hops
        let action: UInt8 = try header.integer() & 0x0F
        guard action == Self.responseAction else { throw .action(action) }
        try header.skip(1)
        return try content(&header)
    }

    private func content(_ message: inout PTPBytes) throws(PTPDefect) -> ArraySlice<UInt8> {
        let type: UInt16 = try message.integer()
        let length = Int(try message.integer(UInt16.self))
        var content = PTPBytes(message.rest().prefix(length))
        if type == Self.errorContent { throw .refused(id, code: try content.integer()) }
        guard type == Self.dataContent else { throw .content(type: type) }
        let answered: UInt16 = try content.integer()
        guard answered == id.rawValue else { throw .id(asked: id, answered: answered) }
        return content.rest()
    }
}

extension UInt16 {
    fileprivate var highFirst: [UInt8] { [UInt8(self >> 8), UInt8(truncatingIfNeeded: self)] }
}
