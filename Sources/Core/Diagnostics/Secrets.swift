/// A source line with every secret starred out: what follows a key such as `password:`, and the name and password in a
/// URL. A file that holds a secret by mistake must not spread it through the diagnostics into a log.
func withoutSecrets(_ line: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var masked = line
    for index in line.indices where line[index] == ":" {
        let key = line[..<index].dropLast(while: { " \t'\"".unicodeScalars.contains($0) })
        let word = String(String.UnicodeScalarView(key.suffix(while: isPartOfWord)))
        if isSecretKey(word) { masked.star(from: index + 1) }
        if line[index...].starts(with: "://".unicodeScalars), let end = endOfUserInformation(line, from: index + 3) {
            masked.star(from: index + 3, to: end)
        }
    }
    return masked
}

/// Whether a key asks for a secret to be written in the file itself, misspelt or not. `password_file` does not.
public func isSecretKey(_ key: String) -> Bool {
    let words = [
        "password", "passphrase", "passwd", "secret", "token", "credentials", "api_key", "app_key",
        "nwk_key", "app_s_key", "nwk_s_key",
    ]
    let lowered = key.lowercased()
    if lowered.hasSuffix("_file") || lowered.hasSuffix("_env") { return false }
    let parts = lowered.split { $0 == "_" || $0 == "-" }.map(String.init) + [lowered]
    return parts.contains { words.contains($0) || closestWord(to: $0, in: words.filter { $0.count > 6 }) != nil }
}

private func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_" || scalar == "-"
}

/// Where the `@` is that ends the name and password of a URL.
private func endOfUserInformation(_ line: [Unicode.Scalar], from start: Int) -> Int? {
    let authority = line[start...].prefix { !"/ ,}\"'".unicodeScalars.contains($0) }
    return authority.lastIndex(of: "@")
}

extension ArraySlice<Unicode.Scalar> {
    fileprivate func suffix(while isIncluded: (Unicode.Scalar) -> Bool) -> ArraySlice {
        var start = endIndex
        while start > startIndex, isIncluded(self[start - 1]) { start -= 1 }
        return self[start...]
    }

    fileprivate func dropLast(while isDropped: (Unicode.Scalar) -> Bool) -> ArraySlice {
        dropLast(suffix(while: isDropped).count)
    }
}

extension [Unicode.Scalar] {
    fileprivate mutating func star(from start: Int, to end: Int? = nil) {
        for index in start..<(end ?? count) where self[index] != " " && self[index] != "\t" { self[index] = "*" }
    }
}
