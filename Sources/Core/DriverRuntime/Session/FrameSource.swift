import Framing
import Sensing

/// The framer of a driver.
enum FrameSource: Sendable {
    case line(LineFramer)
    case pd0(PD0Framer)

    init(_ framing: DriverFraming) {
        switch framing {
        case .line(let maximumLength, let unwrapsStamps):
            self = .line(LineFramer(maximumLength: maximumLength, readsStamps: unwrapsStamps))
        case .pd0: self = .pd0(PD0Framer())
        }
    }

    mutating func push(_ bytes: UnsafeRawBufferPointer, time: Timestamp, into frames: inout [Frame]) {
        switch self {
        case .line(var framer):
            self = .empty
            framer.push(bytes, time: time, into: &frames)
            self = .line(framer)
        case .pd0(var framer):
            self = .empty
            framer.push(bytes, time: time, into: &frames)
            self = .pd0(framer)
        }
    }

    mutating func finish(into frames: inout [Frame]) {
        switch self {
        case .line(var framer):
            framer.finish(into: &frames)
            self = .line(framer)
        case .pd0(var framer):
            framer.finish(into: &frames)
            self = .pd0(framer)
        }
    }

    /// Stands in while the framer is changed, so that its buffers are not copied.
    private static let empty = FrameSource.line(LineFramer())
}
