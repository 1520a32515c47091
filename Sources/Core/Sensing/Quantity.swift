/// A number as the instrument gave it: its value, and how many decimals were printed when it was printed.
///
/// A printed value of up to 15 digits is exactly `mantissa × 10^-decimals`. A computed value has no decimals and is
/// kept as the double it is. A missing value is not a number.
public struct Quantity: Hashable, Sendable {
    /// Not a number when the value is missing.
    public var value: Double
    /// Digits after the decimal point as printed, 0 to 15; nil for a computed value.
    public var decimals: Int?

    public init(_ value: Double, decimals: Int? = nil) {
        self.value = value
        self.decimals = decimals
    }

    public static let missing = Quantity(.nan)

    public var isMissing: Bool { value.isNaN }

    /// The printed digits as an integer, when the value was printed and fits: 12.3400 with 4 decimals is 123400.
    public var mantissa: Int64? {
        guard let decimals, decimals >= 0, decimals < Self.powersOfTen.count, value.isFinite else { return nil }
        let scaled = (value * Self.powersOfTen[decimals]).rounded()
        guard scaled.magnitude < 9.0e15 else { return nil }
        let mantissa = Int64(scaled)
        return Double(mantissa) / Self.powersOfTen[decimals] == value ? mantissa : nil
    }

    /// From printed digits: `mantissa × 10^-decimals`.
    public init(mantissa: Int64, decimals: Int) {
        self.init(Double(mantissa) / Self.powersOfTen[decimals], decimals: decimals)
    }

    /// 10^0 to 10^15, all exact as doubles.
    static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    /// The largest number of decimals that a quantity keeps.
    public static let maximumDecimals = 15

    public static func == (left: Quantity, right: Quantity) -> Bool {
        left.decimals == right.decimals && left.value.bitPattern == right.value.bitPattern
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(value.bitPattern)
        hasher.combine(decimals)
    }
}
