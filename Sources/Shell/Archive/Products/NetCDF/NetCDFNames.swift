import Sensing

/// Names for a file's variables: the recommended short name of a property where only one series has it, else the
/// driver's own key.
struct NetCDFNames {
    private var taken: Set<String>

    /// - Parameter reserved: names that the file has besides.
    init(reserved: Set<String>) {
        taken = reserved
    }

    mutating func name(_ description: DatastreamDescription, isAlone: Bool) -> String {
        let short = isAlone ? OceanSITESName.short(of: description.name) : nil
        let wanted = short ?? Self.identifier(description.key)
        var name = wanted
        var turn = 1
        while !taken.isDisjoint(with: [name, name + "_QC"]) {
            turn += 1
            name = "\(wanted)_\(turn)"
        }
        taken.formUnion([name, name + "_QC"])
        return name
    }

    /// Capitals, figures and underscores, beginning with a letter (CF 1.8, chapter 2.3).
    private static func identifier(_ key: String) -> String {
        let plain = String(
            key.uppercased().unicodeScalars.map { scalar in
                let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                return isPlain ? Character(scalar) : "_"
            })
        return plain.first.map { $0.isLetter } ?? false ? plain : "V_" + plain
    }
}
