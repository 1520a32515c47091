import RealModule

/// Wind as speed and the direction it comes from, and as the east and north parts of where it blows to.
public enum WindVector {
    /// Parts in the unit of the speed; direction in degrees.
    public static func parts(speed: Double, from direction: Double) -> (east: Double, north: Double) {
        let radians = direction * .pi / 180
        return (-speed * .sin(radians), -speed * .cos(radians))
    }

    public static func speed(_ wind: (east: Double, north: Double)) -> Double {
        .hypot(wind.east, wind.north)
    }

    /// Degrees from 0 to below 360, where the wind comes from; not a number in a calm.
    public static func direction(_ wind: (east: Double, north: Double)) -> Double {
        guard wind.east != 0 || wind.north != 0 else { return .nan }
        let degrees = Double.atan2(y: -wind.east, x: -wind.north) * 180 / .pi
        let turned = degrees < 0 ? degrees + 360 : degrees
        // A tiny negative angle turns to 360 itself.
        return turned < 360 ? turned : 0
    }
}
