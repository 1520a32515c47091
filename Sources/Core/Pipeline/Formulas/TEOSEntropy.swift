import RealModule

/// The entropy of sea water, J/(kg K), without what depends on the salinity alone (TEOS-10: the derivative of the Gibbs
/// functions of Feistel 2003 and 2008 by temperature).
enum TEOSEntropy {
    /// x² is absolute salinity in g/kg times this: 1 / (40 × 35.16504 / 35).
    static let salinityScale = 0.0248826675584615

    /// Absolute salinity in g/kg, temperature in degC on ITS-90, sea pressure in dbar.
    static func value(absoluteSalinity: Double, temperature: Double, pressure: Double) -> Double {
        let x2 = salinityScale * absoluteSalinity
        let x = Double.sqrt(x2)
        let y = temperature / 40
        let z = pressure / 1e4
        let salt = sum(salinity, y, z) + x * (sum(root, y, z) + x * sum(square, y, z))
        return -(sum(water, y, z) + x2 * salt) / 40
    }

    /// How fast the entropy grows with temperature at the surface, J/(kg K²).
    static func slopeAtSurface(absoluteSalinity: Double, temperature: Double) -> Double {
        let x2 = salinityScale * absoluteSalinity
        let x = Double.sqrt(x2)
        let y = temperature / 40
        let salt =
            surfaceSlope(salinity, y) + x * (surfaceSlope(root, y) + x * surfaceSlope(square, y))
        return -(surfaceSlope(water, y) + x2 * salt) / 1600
    }

    /// A row for each power of y, in it a coefficient for each power of z.
    private static func sum(_ rows: [[Double]], _ y: Double, _ z: Double) -> Double {
        var total = 0.0
        for row in rows.reversed() { total = total * y + polynomial(row, z) }
        return total
    }

    /// The derivative by y where z is zero.
    private static func surfaceSlope(_ rows: [[Double]], _ y: Double) -> Double {
        var total = 0.0
        for (power, row) in rows.enumerated().dropFirst().reversed() { total = total * y + Double(power) * row[0] }
        return total
    }

    private static let water = [
        [0, -270.983805184062, 776.153611613101, -196.51255088122, 28.9796526294175, -2.13290083518327],
        [
            -24715.571866078, 2910.0729080936, -1513.116771538718, 546.959324647056, -111.1208127634436,
            8.68841343834394,
        ],
        [
            2210.2236124548363, -2017.52334943521, 1498.081172457456, -718.6359919632359, 146.4037555781616,
            -4.9892131862671505,
        ],
        [-592.743745734632, 1591.873781627888, -1207.261522487504, 608.785486935364, -105.4993508931208],
        [290.12956292128547, -973.091553087975, 602.603274510125, -276.361526170076, 32.40953340386105],
        [-113.90630790850321, 381.06836198507096, -133.7383902842754, 49.023632509086724],
        [21.35571525415769, -67.41756835751434],
    ]
    private static let salinity = [
        [0, 729.116529735046, -343.956902961561, 124.687671116248, -31.656964386073, 7.04658803315449],
        [
            1760.062705994408, -1721.528607567954, 674.819060538734, -356.629112415276, 88.4080716616,
            -15.84003094423364,
        ],
        [-675.802947790203, 2082.7344423998043, -614.668925894709, 340.685093521782, -33.3848202979239],
        [365.7041791005036, -1190.914967948748, 298.904564555024, -145.9491676006352],
        [-108.30162043765552],
        [12.78101825083098],
    ]
    private static let root = [
        [0, -175.292041186547, 83.1923927801819, -29.483064349429],
        [-86.1329351956084, 766.116132004952, -108.3834525034224, 51.2796974779828],
        [-30.0682112585625, -1380.9597954037708],
        [3.50240264723578, 938.26075044542],
    ]
    private static let square = [
        [0, -22.6683558512829], [-137.1145018408982], [148.10030845687618], [-68.5590309679152], [12.4848504784754],
    ]
}
