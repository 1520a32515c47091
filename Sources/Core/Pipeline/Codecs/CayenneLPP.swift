/// Cayenne LPP: channel, type and number, over and over to the end of the payload.
public enum CayenneLPP {
    /// What can be read; `defect` says why the rest cannot, nil when all was read. Behind an unknown type nothing can,
    /// because its length is not known.
    public static func decode(_ payload: some Collection<UInt8>) -> (values: [LPPValue], defect: String?) {
        let bytes = Array(payload)
        var values: [LPPValue] = []
        var index = 0
        while index < bytes.count {
            guard index + 1 < bytes.count else {
                return (values, "Cayenne LPP: channel \(bytes[index]) at byte \(index) has no type")
            }
            let (channel, code) = (bytes[index], bytes[index + 1])
            guard let type = LPPType.type(code) else {
                return (
                    values,
                    "Cayenne LPP: type \(code) of channel \(channel) at byte \(index) is not known, "
                        + "so nothing behind it can be read"
                )
            }
            let start = index + 2
            guard bytes.count - start >= type.length else {
                return (
                    values,
                    "Cayenne LPP: channel \(channel) at byte \(index) ends after \(bytes.count - start) of "
                        + "\(type.length) bytes"
                )
            }
            values += type.values(bytes[start..<(start + type.length)], channel: channel)
            index = start + type.length
        }
        return (values, nil)
    }
}
