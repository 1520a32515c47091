/// The bits of FCtrl, without the length of FOpts.
public struct FrameControl: Hashable, Sendable {
    /// ADR: up, the device lets the server choose its data rate; down, the server means to.
    public var adaptsDataRate: Bool
    /// ADRACKReq, up: the device asks for any downlink, to know that it is still heard. Down: means nothing.
    public var asksForDownlink: Bool
    /// ACK of the last confirmed frame of the other side.
    public var acknowledges: Bool
    /// Down, FPending: more waits for the device. Up: the device listens in class B.
    public var hasMore: Bool

    public init(
        adaptsDataRate: Bool = false, asksForDownlink: Bool = false, acknowledges: Bool = false, hasMore: Bool = false
    ) {
        self.adaptsDataRate = adaptsDataRate
        self.asksForDownlink = asksForDownlink
        self.acknowledges = acknowledges
        self.hasMore = hasMore
    }

    init(_ byte: UInt8) {
        self.init(
            adaptsDataRate: byte & 0x80 != 0, asksForDownlink: byte & 0x40 != 0, acknowledges: byte & 0x20 != 0,
            hasMore: byte & 0x10 != 0)
    }

    var bits: UInt8 {
        (adaptsDataRate ? 0x80 : 0) | (asksForDownlink ? 0x40 : 0) | (acknowledges ? 0x20 : 0) | (hasMore ? 0x10 : 0)
    }
}
