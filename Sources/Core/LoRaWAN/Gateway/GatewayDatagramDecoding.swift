extension GatewayDatagram {
    /// Most packets of one datagram that are read. A concentrator gives out 255 at once at most (libloragw), and real
    /// forwarders send 8.
    public static let mostPackets = 255

    public static func decode(_ bytes: [UInt8]) throws(GatewayDefect) -> GatewayDatagram {
        try decode(bytes, as: bytes.withUnsafeBytes(headerOf).get())
    }

    private static func headerOf(_ bytes: UnsafeRawBufferPointer) -> Result<GatewayHeader, GatewayDefect> {
        Result { () throws(GatewayDefect) in try GatewayHeader(bytes) }
    }

    /// The rest of a datagram whose header was read.
    public static func decode(_ bytes: [UInt8], as header: GatewayHeader) throws(GatewayDefect) -> GatewayDatagram {
        let result: Result<Content, GatewayDefect> = bytes.withUnsafeBufferPointer { buffer in
            Result { () throws(GatewayDefect) in try content(buffer, header.kind) }
        }
        return GatewayDatagram(
            version: header.version, token: header.token, gateway: header.gateway, content: try result.get())
    }

    private static func content(
        _ bytes: UnsafeBufferPointer<UInt8>, _ kind: GatewayHeader.Kind
    ) throws(GatewayDefect) -> Content {
        var reader = GatewayJSON(bytes, from: GatewayHeader.count)
        switch kind {
        case .pull: return .pull
        case .push: return .push(try GatewayPush(&reader))
        case .transmitAnswer: return .transmitAnswer(try TransmitAnswer(&reader))
        }
    }
}

extension GatewayPush {
    init(_ reader: inout GatewayJSON) throws(GatewayDefect) {
        self.init()
        guard !reader.isEmpty else { throw .form("PUSH_DATA has no JSON behind its header") }
        try reader.object { (key, reader) throws(GatewayDefect) in
            switch key {
            case "rxpk": try readPackets(&reader)
            case "stat": try readStatistics(&reader)
            default: try reader.pass()
            }
        }
        try reader.finish()
    }

    private mutating func readPackets(_ reader: inout GatewayJSON) throws(GatewayDefect) {
        guard reader.peek() == UInt8(ascii: "[") else {
            guard reader.isNull else { throw .form("'rxpk' of PUSH_DATA is no list of packets") }
            return try reader.pass()
        }
        try reader.list { (reader) throws(GatewayDefect) in
            guard packets.count + defects.count < GatewayDatagram.mostPackets else {
                throw .form("the datagram has more than \(GatewayDatagram.mostPackets) packets, which none can hold")
            }
            guard reader.peek() == UInt8(ascii: "{") else {
                defects.append("a packet of 'rxpk' is no object")
                return try reader.pass()
            }
            let fields = try ReceivedPacketFields(&reader)
            do throws(PacketDefect) {
                packets.append(try fields.packet())
            } catch {
                defects.append(error.text)
            }
        }
    }

    private mutating func readStatistics(_ reader: inout GatewayJSON) throws(GatewayDefect) {
        guard reader.peek() == UInt8(ascii: "{") else { return try reader.pass() }
        let start = reader.index
        statistics = try GatewayStatistics(&reader)
        statisticsText = reader.text(from: start)
    }
}

extension TransmitAnswer {
    /// A datagram without JSON, or without an error in it, says that the packet was taken.
    init(_ reader: inout GatewayJSON) throws(GatewayDefect) {
        self = .taken
        guard !reader.isEmpty else { return }
        var fields = TransmitAnswerFields()
        try reader.object { (key, reader) throws(GatewayDefect) in
            guard key == "txpk_ack", reader.peek() == UInt8(ascii: "{") else { return try reader.pass() }
            try fields.read(&reader)
        }
        try reader.finish()
        self = fields.answer
    }
}
