import Sensing

/// What stands behind a channel in a Cayenne LPP payload: one number or several of the same width, the high byte first.
///
/// Cayenne LPP 2.0 and the types that were added to it later; the codes are those of IPSO objects less 3200.
public struct LPPType: Hashable, Sendable {
    public var code: UInt8
    /// A name for each number.
    public var names: [String]
    /// Bytes of each.
    public var width: Int
    public var isSigned: Bool
    /// How many of the number's last digits stand behind the point.
    public var decimals: [Int]
    /// It counts halves of the unit.
    public var isHalved: Bool
    /// As CF and UDUNITS spell it, for each number.
    public var units: [String]

    public var length: Int { names.count * width }

    private init(
        _ code: UInt8, _ name: String, _ width: Int, signed: Bool = false, decimals: Int = 0, halved: Bool = false,
        unit: String = "1", parts: [String] = []
    ) {
        self.code = code
        names = parts.isEmpty ? [name] : parts.map { "\(name)_\($0)" }
        self.width = width
        isSigned = signed
        self.decimals = names.map { _ in decimals }
        isHalved = halved
        units = names.map { _ in unit }
    }

    private static let position: LPPType = {
        var type = LPPType(136, "position", 3, signed: true, decimals: 4, parts: ["x", "y", "z"])
        type.names = ["latitude", "longitude", "altitude"]
        type.decimals = [4, 4, 2]
        type.units = ["degrees_north", "degrees_east", "m"]
        return type
    }()

    public static let all: [LPPType] = [
        LPPType(0, "digital_input", 1), LPPType(1, "digital_output", 1),
        LPPType(2, "analog_input", 2, signed: true, decimals: 2),
        LPPType(3, "analog_output", 2, signed: true, decimals: 2),
        LPPType(100, "generic", 4), LPPType(101, "illuminance", 2, unit: "lx"), LPPType(102, "presence", 1),
        LPPType(103, "temperature", 2, signed: true, decimals: 1, unit: "degC"),
        LPPType(104, "humidity", 1, halved: true, unit: "percent"),
        LPPType(113, "acceleration", 2, signed: true, decimals: 3, unit: "standard_free_fall", parts: ["x", "y", "z"]),
        LPPType(115, "pressure", 2, decimals: 1, unit: "hPa"), LPPType(116, "voltage", 2, decimals: 2, unit: "V"),
        LPPType(117, "current", 2, decimals: 3, unit: "A"), LPPType(118, "frequency", 4, unit: "Hz"),
        LPPType(120, "percentage", 1, unit: "percent"), LPPType(121, "altitude", 2, signed: true, unit: "m"),
        LPPType(125, "concentration", 2, unit: "1e-6"), LPPType(128, "power", 2, unit: "W"),
        LPPType(130, "distance", 4, decimals: 3, unit: "m"), LPPType(131, "energy", 4, decimals: 3, unit: "kW h"),
        LPPType(132, "direction", 2, unit: "degree"), LPPType(133, "time", 4, unit: "s"),
        LPPType(134, "gyration", 2, signed: true, decimals: 2, unit: "degree/s", parts: ["x", "y", "z"]),
        LPPType(135, "colour", 1, parts: ["red", "green", "blue"]), position, LPPType(142, "switch", 1),
    ]

    private static let byCode: [LPPType?] = (0...255).map { code in all.first { Int($0.code) == code } }

    /// Nil for one that nobody knows, whose length is not known either.
    public static func type(_ code: UInt8) -> LPPType? { byCode[Int(code)] }

    /// The type that has a number of this name.
    static func type(named name: String) -> LPPType? { all.first { $0.names.contains(name) } }

    /// The values of `length` bytes.
    func values(_ bytes: ArraySlice<UInt8>, channel: UInt8) -> [LPPValue] {
        names.indices.map { index in
            let start = bytes.startIndex + index * width
            let pattern = bytes[start..<(start + width)].reduce(0) { $0 << 8 | UInt64($1) }
            let unused = UInt64(64 - 8 * width)
            let number = isSigned ? Int64(bitPattern: pattern << unused) >> Int64(unused) : Int64(pattern)
            return LPPValue(channel: channel, type: code, name: names[index], quantity: quantity(number, index))
        }
    }

    private func quantity(_ number: Int64, _ index: Int) -> Quantity {
        isHalved
            ? Quantity(mantissa: number * 5, decimals: 1) : Quantity(mantissa: number, decimals: decimals[index])
    }
}

extension LPPType {
    /// Of one of its numbers.
    public func unit(of name: String) -> String? {
        names.firstIndex(of: name).map { units[$0] }
    }

    /// What one of each number counts, in its unit.
    public var steps: [String] {
        isHalved ? ["0.5"] : decimals.map { $0 == 0 ? "1" : "0." + String(repeating: "0", count: $0 - 1) + "1" }
    }
}
