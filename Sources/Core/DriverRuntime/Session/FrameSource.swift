import Framing
import Sensing

/// The framer of a driver.
struct FrameSource: Sendable {
    private var framer: StreamFramer
    /// In place of the other.
    private var rows: RowFramer?
    private var uplinks: UplinkFramer?

    init(_ framing: DriverFraming) {
        framer = StreamFramer(framing.plan)
        rows = framing.rows.map { RowFramer($0) }
        uplinks = framing.takesUplinks ? UplinkFramer() : nil
    }

    mutating func push(_ bytes: UnsafeRawBufferPointer, time: Timestamp, into frames: inout [Frame]) {
        if uplinks != nil {
            uplinks?.push(bytes, time: time, into: &frames)
        } else if rows == nil {
            framer.push(bytes, time: time, into: &frames)
        } else {
            rows?.push(bytes, time: time, into: &frames)
        }
    }

    mutating func finish(into frames: inout [Frame]) {
        if uplinks != nil {
            uplinks?.finish(into: &frames)
        } else if rows == nil {
            framer.finish(into: &frames)
        } else {
            rows?.finish(into: &frames)
        }
    }
}
