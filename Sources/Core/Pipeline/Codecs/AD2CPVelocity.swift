import Sensing

/// Turns the whole numbers of a record into velocities in m/s, by the record's power of ten.
struct AD2CPVelocity {
    private let exponent: Int
    private let factor: Double

    /// What an instrument sends is -3 and -4; an exponent beyond the reach of a quantity's decimals is not believed.
    init(exponent: Int) throws(CodecDefect) {
        guard (-Quantity.maximumDecimals...3).contains(exponent) else {
            throw CodecDefect("AD2CP record with velocities in 10^\(exponent) m/s; it can be from -15 to 3")
        }
        self.exponent = exponent
        factor = (0..<abs(exponent)).reduce(1) { power, _ in power * 10 }
    }

    /// -32768 stands for no velocity, in a number of 16 bits as in one of 32.
    @inline(__always)
    func quantity(_ number: Int) -> Quantity {
        guard number != Int(Int16.min) else { return .missing }
        return exponent > 0
            ? Quantity(Double(number) * factor, decimals: 0)
            : Quantity(Double(number) / factor, decimals: -exponent)
    }
}
