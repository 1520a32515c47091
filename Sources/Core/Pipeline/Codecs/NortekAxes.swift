/// The axes in which an instrument of Nortek gives its velocities.
enum NortekAxes: Int {
    case earth = 0
    case instrument = 1
    case beam = 2
}
