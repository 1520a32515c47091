/// The axes in which an ADCP gives its velocities (command EX, bits 3 and 4).
public enum PD0CoordinateFrame: UInt8, Hashable, Sendable, CaseIterable {
    /// Along each beam, positive towards the transducer.
    case beam = 0
    /// X, Y, Z of the instrument's head, and the error velocity.
    case instrument = 1
    /// Starboard, forward, upward after correction for tilt, and the error velocity.
    case ship = 2
    /// East, north, up, and the error velocity.
    case earth = 3
}
