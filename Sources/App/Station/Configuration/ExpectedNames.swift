import Diagnostics

extension Expected where Value == String {
    /// A name of up to 64 ASCII letters, digits, hyphens and underscores.
    static func name(_ description: String) -> Expected {
        Expected(description) { node, diagnostics in
            guard let text = string(description).read(node, &diagnostics) else { return nil }
            guard let problem = problem(ofName: text) else { return text }
            diagnostics.append(
                Diagnostic(
                    .badName, "\(quote(text)) cannot be \(description): \(problem)", at: node.span,
                    remedy: "Use up to \(longestName) letters, digits, '-' and '_'."))
            return nil
        }
    }

    private static var longestName: Int { 64 }

    private static func problem(ofName text: String) -> String? {
        if text.isEmpty { return "it is empty" }
        if text.utf8.count > longestName { return "it is too long" }
        let bad = text.unicodeScalars.first { !isAllowed($0) }
        return bad.map { $0 == " " ? "it has a space" : "it has \(quote(String($0)))" }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
        default: false
        }
    }

    /// A path of a file or directory.
    static func path(_ description: String) -> Expected {
        form(description, remedy: "Write \(description).") { $0.isEmpty ? nil : $0 }
    }

    /// Bytes to send, written as text.
    static var command: Expected {
        Expected("a text to send") { node, diagnostics in
            guard let text = nonEmptyString("a text to send").read(node, &diagnostics) else { return nil }
            if ["\\r", "\\n", "\\x"].contains(where: { text.contains($0) }) {
                diagnostics.append(
                    Diagnostic(
                        .literalBackslash, "\(quote(text)) is sent with its backslash", at: node.span,
                        remedy: "Write it in double quotes to send a carriage return or line feed: \"TS\\r\\n\"."))
            }
            return text
        }
    }
}

extension Expected where Value == HostAndPort {
    /// Somewhere to connect to.
    static var remote: Expected { address("an address HOST:PORT", "127.0.0.1:4001", lowestPort: 1) }

    /// Somewhere to listen.
    static var listening: Expected { address("an address ADDRESS:PORT", "0.0.0.0:4001", lowestPort: 1) }

    /// Somewhere to listen; port 0 takes any free one.
    static var listeningAnywhere: Expected { address("an address ADDRESS:PORT", "127.0.0.1:8080", lowestPort: 0) }

    private static func address(_ description: String, _ example: String, lowestPort: Int) -> Expected {
        Expected(description) { node, diagnostics in
            guard let text = Expected<String>.string(description).read(node, &diagnostics) else { return nil }
            do throws(HostAndPort.Defect) {
                return try HostAndPort(parsing: text, lowestPort: lowestPort)
            } catch {
                let (problem, remedy) = explain(error, text, example)
                let message = "\(quote(text)) is not \(description): \(problem)"
                diagnostics.append(Diagnostic(.badAddress, message, at: node.span, remedy: remedy))
                return nil
            }
        }
    }

    private static func explain(_ defect: HostAndPort.Defect, _ text: String, _ example: String) -> (String, String) {
        switch defect {
        case .noPort where text.allSatisfy(\.isNumber):
            ("there is no address before the port", "Write the address too, such as \(quote(example)).")
        case .noPort: ("there is no port", "Write the port after a colon, such as \(quote(example)).")
        case .portNotANumber: ("the port is not a number", "Write a port such as \(quote(example)).")
        case .portOutOfRange: ("there is no such port", "Write a port from 1 to 65535.")
        case .badHost: ("the host is neither a name nor an address", "Write it such as \(quote(example)).")
        case .bareIPv6: ("an IPv6 address needs brackets", "Write it such as '[::1]:4001'.")
        }
    }
}

extension Expected where Value == ClosedRange<Double> {
    /// Two numbers, low and high.
    static var range: Expected {
        Expected("a range [low, high]") { node, diagnostics in
            let numbers = Expected<[Double]>.list(of: .number(), count: 2...2).read(node, &diagnostics)
            guard let numbers, numbers.count == 2 else { return nil }
            guard numbers[0] < numbers[1] else {
                diagnostics.append(
                    Diagnostic(
                        .badLimits, "\(shortest(numbers[0])) is not below \(shortest(numbers[1]))", at: node.span,
                        remedy: "Write the lower limit first."))
                return nil
            }
            return numbers[0]...numbers[1]
        }
    }
}
