import Timekeeping

/// A serial line: the device and how its characters are sent.
public struct SerialSettings: Hashable, Sendable {
    public enum Parity: String, Sendable, CaseIterable {
        case none, odd, even, mark, space
    }

    /// Who may stop the other end from sending.
    public enum FlowControl: String, Sendable, CaseIterable {
        case none
        /// RTS and CTS.
        case hardware
        /// XON and XOFF; not for binary data.
        case software
    }

    /// The device, or a link to it such as `/dev/serial/by-id/…`.
    public var path: String
    public var baud: Int
    /// 5 to 8.
    public var dataBits: Int
    public var parity: Parity
    /// 1 or 2.
    public var stopBits: Int
    public var flow: FlowControl

    public init(
        path: String, baud: Int = 9600, dataBits: Int = 8, parity: Parity = .none, stopBits: Int = 1,
        flow: FlowControl = .none
    ) {
        self.path = path
        self.baud = baud
        self.dataBits = dataBits
        self.parity = parity
        self.stopBits = stopBits
        self.flow = flow
    }

    /// `8N1`, `7E2`.
    public var format: String {
        "\(dataBits)\(parity.rawValue.prefix(1).uppercased())\(stopBits)"
    }

    var characterTime: CharacterTime {
        CharacterTime(baud: baud, dataBits: dataBits, hasParity: parity != .none, stopBits: stopBits)
    }
}
