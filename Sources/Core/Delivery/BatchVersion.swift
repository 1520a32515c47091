/// The digit behind `FLB`.
enum BatchVersion: UInt8, Hashable, Sendable {
    /// Without the stamps by the station clock's own counter.
    case one = 0x31
    case two = 0x32

    /// What is written.
    static let current = BatchVersion.two

    var hasStamps: Bool { self == .two }
}
