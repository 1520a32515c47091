/// Why an ensemble with a good checksum could not be decoded.
public enum PD0Defect: Error, Hashable, Sendable {
    case notAnEnsemble
    /// The header announces more bytes than there are.
    case cutShort(has: Int, needs: Int)
    /// A block lies in the header or behind the end of the ensemble.
    case offsetOutside(block: Int, offset: Int, ensembleLength: Int)
    /// A block is shorter than what its kind needs.
    case blockCut(identifier: UInt16, has: Int, needs: Int)
    case missingBlock(identifier: UInt16)
}

extension PD0Defect: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAnEnsemble:
            "not a PD0 ensemble: it does not start with 7F 7F and a table of blocks"
        case .cutShort(let has, let needs):
            "PD0 ensemble cut short: \(has) of \(needs) bytes"
        case .offsetOutside(let block, let offset, let length):
            "PD0 block \(block + 1) is said to start at byte \(offset), outside the ensemble's data (\(length) bytes)"
        case .blockCut(let identifier, let has, let needs):
            "PD0 block \(hexadecimal(identifier)) has \(has) bytes; it needs \(needs)"
        case .missingBlock(let identifier):
            "PD0 ensemble without block \(hexadecimal(identifier)), which every ensemble has"
        }
    }

    private func hexadecimal(_ identifier: UInt16) -> String {
        let digits = String(identifier, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
}
