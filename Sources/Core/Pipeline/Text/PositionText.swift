import Sensing

extension TextCursor {
    /// `ddmm.mmmm` or `dddmm.mmmm` as degrees; nil when the minutes reach 60.
    public mutating func degreesAndMinutes() -> Double? {
        let start = index
        guard let whole = digits(atMost: 5), index - start >= 3, whole % 100 < 60 else {
            index = start
            return nil
        }
        var minutes = Double(whole % 100)
        if next == UInt8(ascii: ".") {
            index = start
            // The minutes are read again together with their decimals, so that they are rounded once.
            while bytes[index + 2] != UInt8(ascii: ".") { index += 1 }
            guard let printed = decimal() else { return nil }
            minutes = printed.value
        }
        return Double(whole / 100) + minutes / 60
    }

    /// +1 for N and E, -1 for S and W.
    public mutating func hemisphere() -> Double? {
        switch next {
        case UInt8(ascii: "N"), UInt8(ascii: "E"): break
        case UInt8(ascii: "S"), UInt8(ascii: "W"):
            index += 1
            return -1
        default: return nil
        }
        index += 1
        return 1
    }
}
