import Diagnostics

/// A URL to send batches to: scheme, host, port and path, nothing else.
struct DestinationURL: Hashable {
    /// Without a slash at its end.
    let text: String
    let location: HostAndPort

    /// Nil for a text that is no such URL.
    init?(_ text: String) {
        guard let url = try? Self(checking: text) else { return nil }
        self = url
    }

    struct Defect: Error {
        let problem: String
        let remedy: String
    }

    init(checking text: String) throws(Defect) {
        let schemes = [("http://", 80), ("https://", 443)]
        guard let (scheme, port) = schemes.first(where: { text.lowercased().hasPrefix($0.0) }) else {
            throw Defect(problem: "its scheme is not http or https", remedy: "Begin it with http:// or https://.")
        }
        let rest = text.dropFirst(scheme.count)
        let authority = String(rest.prefix { !"/?#".contains($0) })
        guard !authority.contains("@") else {
            throw Defect(
                problem: "it has a user or password in it", remedy: "Write 'username:' and 'password_file:' instead.")
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !text.contains(where: { "?#".contains($0) }) else {
            throw Defect(
                problem: "it has a query, a fragment, a space or a letter outside ASCII",
                remedy: "Write scheme, host, port and path only, such as 'https://archive.example.org:8090'.")
        }
        let hasPort = authority.hasSuffix("]") ? false : authority.contains(":")
        do throws(HostAndPort.Defect) {
            location = try HostAndPort(parsing: hasPort ? authority : "\(authority):\(port)")
        } catch {
            throw Defect(
                problem: "its host or port is not one", remedy: "Write it such as 'https://archive.example.org:8090'.")
        }
        var trimmed = Substring(text)
        while trimmed.hasSuffix("/") { trimmed.removeLast() }
        self.text = String(trimmed)
    }

    static var expected: Expected<DestinationURL> {
        Expected("a URL") { node, diagnostics in
            guard let text = Expected<String>.string("a URL").read(node, &diagnostics) else { return nil }
            do throws(Defect) {
                return try DestinationURL(checking: text)
            } catch {
                // What may hold a password is not repeated.
                let shown = text.contains("@") ? "the URL" : quote(text)
                let message = "\(shown) cannot be used: \(error.problem)"
                diagnostics.append(Diagnostic(.badURL, message, at: node.span, remedy: error.remedy))
                return nil
            }
        }
    }
}
