import Diagnostics
import Framing

extension Driver {
    /// `maker/model`: two words of lower-case letters, digits, dashes and underscores.
    public static func isIdentity(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-_".utf8.contains($0) }
            }
    }
}

extension Expected where Value == String {
    /// `maker/model`: two words of lower-case letters, digits, dashes and underscores.
    static var driverID: Expected {
        Expected("maker/model") { node, diagnostics in
            guard let text = Expected.nonEmptyString("maker/model").read(node, &diagnostics) else { return nil }
            if Driver.isIdentity(text) { return text }
            diagnostics.append(
                Diagnostic(
                    .driverIdentity, "\(quote(text)) is not maker/model", at: node.span,
                    remedy: "Write the two folder names in lower case, such as seabird/sbe37."))
            return nil
        }
    }
}

extension Expected where Value == DriverHeader {
    static func driverHeader(_ names: DriverNames) -> Expected {
        mapping("the header") { reader in
            let length = reader.optional("sample_length", .computationCoefficient(names))
            var sampleLength: Int?
            if case .named(let index) = length { sampleLength = index }
            let prefix = reader.optional("prefix", .nonEmptyString)
            let variants = reader.optional("variants", .entries(of: .list(of: .nonEmptyString))) ?? []
            return DriverHeader(
                prefix: prefix.map { Array($0.utf8) }, variants: variants.map(\.name.text),
                marks: variants.enumerated().flatMap { index, variant in
                    variant.value.map { DriverHeader.Mark(text: Glob($0), variant: index) }
                }, sampleLength: sampleLength)
        }
    }
}

extension Expected where Value == DriverCoefficient {
    /// What belongs to the name of a coefficient.
    static var driverCoefficient: Expected {
        mapping("a coefficient") { reader in
            let aliases = reader.optional("aliases", .list(of: .nonEmptyString)) ?? []
            let sensor = reader.optional("sensor", .nonEmptyString)
            let standard = reader.optional("standard", .number())
            return DriverCoefficient(name: "", aliases: aliases, sensor: sensor, standard: standard)
        }
    }
}
