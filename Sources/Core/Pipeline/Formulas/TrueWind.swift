import RealModule

/// Wind over the ground from the wind that a moving platform feels (Smith, Bourassa and Sharp 1999, J. Atmos. Oceanic
/// Tech. 16:939). All directions in degrees; winds are named by where they come from, courses by where they lead.
public enum TrueWind {
    /// East and north parts of where the true wind blows to, in the unit of the speeds. `relativeDirection` is from the
    /// bow clockwise, `zeroReference` the angle from the bow to the zero line of the sensor.
    public static func vector(
        speed: Double, relativeDirection: Double, heading: Double, course: Double, speedOverGround: Double,
        zeroReference: Double = 0
    ) -> (east: Double, north: Double) {
        let apparent = WindVector.parts(speed: speed, from: relativeDirection + heading + zeroReference)
        // A ship that moves feels a wind from ahead; what it adds is taken away again.
        let ship = WindVector.parts(speed: speedOverGround, from: course)
        return (apparent.east - ship.east, apparent.north - ship.north)
    }
}
