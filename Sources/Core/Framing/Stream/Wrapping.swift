import Sensing

/// Bytes that another device put between an instrument's own: a logger's stamp, the head or the end of an SIO block.
struct Wrapping: Sendable {
    /// How many of the instrument's own bytes came before.
    var position: Int
    var bytes: [UInt8]
    var instant: Instant?
    /// Goes with the bytes before it; any other goes with those behind it.
    var isTail: Bool
    /// Whether it may stand in a line of text too, where it is a part of the text unless the line begins with it.
    var isStamp: Bool
}
