/// What a node did and heard, counted.
public struct NodeCounts: Hashable, Sendable {
    public var joinsAsked = 0
    public var joins = 0
    /// Frames with a new counter, and frames sent again.
    public var frames = 0
    public var repetitions = 0
    public var acknowledged = 0
    public var notAcknowledged = 0
    /// Data frames from the network, by the window that they came in.
    public var firstWindow = 0
    public var secondWindow = 0
    public var dropped = 0
    public var missed = 0
    public var reboots = 0

    public init() {}

    mutating func count(_ event: NodeEvent) {
        switch event {
        case .askedToJoin: joinsAsked += 1
        case .joined: joins += 1
        case .sent(_, let trial, _): if trial == 1 { frames += 1 } else { repetitions += 1 }
        case .acknowledged: acknowledged += 1
        case .notAcknowledged: notAcknowledged += 1
        case .heard(let down): if down.window == 1 { firstWindow += 1 } else { secondWindow += 1 }
        case .dropped: dropped += 1
        case .missed: missed += 1
        case .rebooted: reboots += 1
        case .clockSet, .linkChecked, .commanded: break
        }
    }
}
