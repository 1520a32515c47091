/// How one tells, on a line that several instruments share, whose answer begins with some bytes and where it ends.
public enum PolledReply: String, Hashable, Sendable, CaseIterable {
    /// Modbus RTU: the answer begins with the device that was asked and says its own length.
    case modbusRTU = "modbus_rtu"
    /// Modbus TCP: the answer begins with the transaction that was asked for and says its own length.
    case modbusTCP = "modbus_tcp"
    /// SDI-12 and its like: a line that begins with the address that was asked.
    case addressedLine = "addressed_line"
    /// Any line.
    case line

    /// Whether bytes can be the beginning of the answer to a request.
    func belongs(_ answer: [UInt8], to request: [UInt8]) -> Bool {
        switch self {
        case .modbusRTU, .addressedLine: answer.first == nil || answer.first == request.first
        case .modbusTCP: answer.prefix(2).elementsEqual(request.prefix(min(2, answer.count)))
        case .line: true
        }
    }

    /// Whether the answer is whole.
    func isWhole(_ answer: [UInt8]) -> Bool {
        switch self {
        case .modbusRTU: ModbusFrame.replyLength(rtu: answer).map { answer.count >= $0 } ?? false
        case .modbusTCP: ModbusFrame.length(tcp: answer).map { answer.count >= $0 } ?? false
        case .addressedLine, .line: answer.contains(UInt8(ascii: "\n"))
        }
    }
}
