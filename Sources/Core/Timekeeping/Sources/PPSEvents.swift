/// What the kernel knows about a pulse: how many edges of each kind came, and when the last one did.
public struct PPSEvents: Hashable, Sendable {
    public struct Last: Hashable, Sendable {
        /// Counted by the kernel; 0: none came.
        public var sequence: UInt32
        /// Nanoseconds of CLOCK_REALTIME.
        public var realtime: Int64

        public init(sequence: UInt32, realtime: Int64) {
            self.sequence = sequence
            self.realtime = realtime
        }
    }

    public var assert: Last
    public var clear: Last

    public init(assert: Last, clear: Last) {
        self.assert = assert
        self.clear = clear
    }

    func last(_ edge: PPSSettings.Edge) -> Last {
        switch edge {
        case .assert: assert
        case .clear: clear
        }
    }
}
