/// What a codec needs of the user configuration (record 00) to understand the records that follow.
///
/// Source: Nortek, System Integrator Manual, "User configuration", checked against vector_data01.VEC.
struct NortekConfiguration: Hashable {
    /// Nil for a number that the manual does not know.
    var axes: NortekAxes?
    var beams: Int
    var cells: Int
    /// Time between the samples of a Vector, in 1/512 s.
    var samplingInterval: Int
    /// Velocities in 0.1 mm/s and not in 1 mm/s.
    var isFine: Bool

    /// Takes at least `NortekRecord.userConfiguration.shortest` bytes.
    init(_ bytes: LittleEndianBytes) {
        samplingInterval = Int(bytes.uint16(16))
        beams = Int(bytes.uint16(18))
        axes = NortekAxes(rawValue: Int(bytes.uint16(32)))
        cells = Int(bytes.uint16(34))
        isFine = bytes.uint16(58) & 0x10 != 0
    }
}
