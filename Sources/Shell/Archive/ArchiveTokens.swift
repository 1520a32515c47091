import Delivery

/// The bearer tokens by which an archive knows who asks, from a file with `STATION TOKEN` on each line.
///
/// A station may send its own batches and read; the station `*` may read only. Lines that begin with # are remarks.
public struct ArchiveTokens: Sendable {
    /// Who has a token.
    enum Bearer: Hashable, Sendable {
        case station(String)
        case reader
    }

    private static let largestFile = 1 << 20
    private static let shortestToken = 16

    private let tokens: [(token: [UInt8], bearer: Bearer)]

    /// Throws when others can read the file, or a line is not understood.
    public init(file: String) throws(ArchiveTokensError) {
        guard let isOpen = SmallFile.isOpenToOthers(file), let text = SmallFile.text(file, atMost: Self.largestFile)
        else { throw ArchiveTokensError("cannot read the tokens in '\(file)'; name a text file") }
        guard !isOpen else {
            throw ArchiveTokensError("others can read the tokens in '\(file)'; run chmod 600 \(file)")
        }
        try self.init(text: text, file: file)
    }

    init(text: String, file: String) throws(ArchiveTokensError) {
        var tokens: [(token: [UInt8], bearer: Bearer)] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let station = words.first, !station.hasPrefix("#") else { continue }
            guard words.count == 2, let token = words.last, token.utf8.count >= Self.shortestToken else {
                // The line itself is a secret.
                throw ArchiveTokensError(
                    "line \(index + 1) of '\(file)' is not a station's name and a token of \(Self.shortestToken) "
                        + "characters or more; write `pier 4f1c…`")
            }
            tokens.append((Array(token.utf8), station == "*" ? .reader : .station(String(station))))
        }
        self.tokens = tokens
    }

    /// Nil for a token that nobody has. Every token is compared, and each byte of it, so that the time taken says nothing.
    func bearer(of token: some StringProtocol) -> Bearer? {
        let given = Array(token.utf8)
        var found: Bearer?
        for (known, bearer) in tokens {
            var difference = UInt(bitPattern: known.count ^ given.count)
            for index in known.indices {
                difference |= UInt(known[index] ^ (given.isEmpty ? 0 : given[index % given.count]))
            }
            if difference == 0 { found = bearer }
        }
        return found
    }
}

/// Why the tokens could not be read.
public struct ArchiveTokensError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    init(_ description: String) {
        self.description = description
    }
}
