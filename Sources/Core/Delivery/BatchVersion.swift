/// The digit behind `FLB`.
enum BatchVersion {
    /// Columns. Versions 1 and 2 wrote records one after the other, and no released program sends them.
    static let current = UInt8(ascii: "3")
}
