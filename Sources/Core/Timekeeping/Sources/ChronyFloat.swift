/// A number as chrony's command protocol writes it: a signed exponent of 7 bits and a signed coefficient of 25 bits, in
/// one word (candm.h, Float).
enum ChronyFloat {
    /// coefficient * 2^(exponent - 25); every word is a finite number.
    static func value(of word: UInt32) -> Double {
        let bits = Int32(bitPattern: word)
        let exponent = Int(bits >> 25)
        let coefficient = Int32(bitPattern: word << 7) >> 7
        return Double(coefficient) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
    }
}
