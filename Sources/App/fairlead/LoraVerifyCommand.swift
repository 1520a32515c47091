import ArgumentParser
import Framing
import Station

/// `fairlead lora verify`: our LoRaWAN against test vectors of others.
struct LoraVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check the coding of LoRaWAN frames, keys and commands against test vectors.",
        discussion: """
            The file is JSON: a list of vectors, or an object with the list as 'vectors'. Each has a kind, what is \
            given and what is expected. All that is expected is checked, and the way back too: what was read and is \
            encoded again has to give the same bytes. One line for each vector that fails, one for each of a kind, or \
            with a field, that is not known; the last line is the count of those that passed of those that could be \
            checked.

            Exit code 0 when all that could be checked passed, 1 when one failed or none could be checked, 2 when the \
            file could not be read.

            Example: fairlead lora verify vectors.json
            """)

    @Argument(help: ArgumentHelp("The vectors; - for standard input.", valueName: "file"))
    var file: String

    @Flag(help: "One JSON object a line for each vector, and one for the count.")
    var json = false

    func run() throws {
        let checks: [LoraVectorCheck]
        do {
            checks = try Self.checks(WholeFile.read(file))
        } catch {
            Terminal.complain("fairlead lora verify: '\(file)': \(error)")
            throw Outcome.cannotProceed
        }
        let passed = checks.count { $0.outcome == .passed }
        let inScope = checks.count { $0.outcome != .outOfScope }
        for check in checks { show(check) }
        Terminal.write(
            json ? JSONLine.of(Count(passed: passed, inScope: inScope)) : "\(passed) of \(inScope)\n")
        guard passed == inScope, inScope > 0 else { throw Outcome.faultFound }
    }

    /// All vectors of a file.
    static func checks(_ bytes: [UInt8]) throws -> [LoraVectorCheck] {
        let root = try JSONValue(parsing: bytes)
        let list = root["vectors"] ?? root
        guard case .array(let elements) = list, !elements.isEmpty else {
            throw CommandFailure("there are no vectors in it; they are a list, or one named 'vectors'")
        }
        return try elements.enumerated().map { index, element in
            guard let vector = LoraVector(element, number: index + 1) else {
                throw CommandFailure("vector \(index + 1) has no 'kind', or no 'expect'")
            }
            return LoraVectorCheck(vector)
        }
    }

    private struct Row: Encodable {
        let id: String
        let kind: String
        let outcome: LoraVectorCheck.Outcome
        let reasons: [String]
    }

    private struct Count: Encodable {
        let passed: Int
        let inScope: Int
    }

    private func show(_ check: LoraVectorCheck) {
        if json {
            Terminal.write(
                JSONLine.of(
                    Row(id: check.id, kind: check.kind, outcome: check.outcome, reasons: check.reasons)))
            return
        }
        let reasons = check.reasons.joined(separator: "; ")
        switch check.outcome {
        case .passed: break
        case .failed: Terminal.write("\(check.id): failed: \(reasons)\n")
        case .outOfScope: Terminal.write("\(check.id): out of scope: \(reasons)\n")
        }
    }
}
