/// Reference salinity, g/kg: the absolute salinity of water with the composition of standard sea water (Millero et al.
/// 2008, Deep-Sea Res. I 55:50).
///
/// Absolute salinity also has an anomaly that depends on the place (up to 0.03 g/kg in the open ocean, more in the
/// Baltic); it needs the atlas of TEOS-10, which is not in here. What is computed from the reference salinity is off by
/// as much: some 0.02 kg/m3 and 0.03 m/s at worst.
public enum ReferenceSalinity {
    /// g/kg for each unit of practical salinity.
    public static let perPracticalSalinity = 35.16504 / 35

    public static func value(practicalSalinity: Double) -> Double {
        practicalSalinity * perPracticalSalinity
    }
}
