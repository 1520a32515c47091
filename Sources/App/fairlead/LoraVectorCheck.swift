import Framing
import LoRaWAN

/// What came of one test vector.
struct LoraVectorCheck {
    enum Outcome: String, Encodable {
        case passed, failed
        case outOfScope = "out_of_scope"
    }

    let id: String
    let kind: String
    let outcome: Outcome
    /// What is wrong, or what nobody here knows; empty when it passed.
    let reasons: [String]

    init(_ vector: LoraVector) {
        id = vector.id
        kind = vector.kind
        do throws(LoraVectorDefect) {
            guard let facts = try LoraVectorKinds.facts(of: vector) else {
                (outcome, reasons) = (.outOfScope, ["the kind '\(vector.kind)' is not known"])
                return
            }
            let differences = Self.differences(facts, from: vector.expected)
            let wrong = facts.defects + differences.wrong
            if !wrong.isEmpty {
                (outcome, reasons) = (.failed, wrong)
            } else if !differences.unknown.isEmpty {
                let names = differences.unknown.map { "'\($0)'" }.joined(separator: ", ")
                (outcome, reasons) = (
                    .outOfScope, ["what is expected of \(names) cannot be found out from what is given"]
                )
            } else {
                (outcome, reasons) = (.passed, [])
            }
        } catch {
            (outcome, reasons) = (.failed, [error.description])
        }
    }

    /// Lists are expected of some kinds without a name.
    private static func differences(
        _ facts: LoraFacts, from expected: JSONValue
    ) -> (wrong: [String], unknown: [String]) {
        guard case .array = expected else { return facts.differences(from: expected) }
        return facts.differences(from: .object([LoraVectorKinds.list: expected]))
    }
}

/// The kinds of test vectors that are known.
enum LoraVectorKinds {
    /// The name of what a vector expects as a list without a name.
    static let list = "list"

    /// Nil for a kind that is not known.
    static func facts(of vector: LoraVector) throws(LoraVectorDefect) -> LoraFacts? {
        let kind = vector.kind.lowercased()
        switch kind {
        case "aes_cmac", "cmac": return try LoraKeyFacts.authentication(vector)
        case "aes_ecb", "aes", "aes128": return try LoraKeyFacts.block(vector)
        case "proprietary": return try LoraFrameFacts.proprietary(vector)
        case "fcnt_16_to_32": return try LoraKeyFacts.counter(vector)
        case "cayenne_lpp": return try LoraPayloadFacts.cayenne(vector)
        case "app_clock_sync", "clock_sync": return try LoraCommandFacts.clockSync(vector)
        case "utc_to_gps", "gps_to_utc": return try LoraPayloadFacts.time(vector)
        case "fopts_crypt": return try LoraCipherFacts.options(vector, isErrata: true)
        case "fopts_crypt_pre_errata": return try LoraCipherFacts.options(vector, isErrata: false)
        default: break
        }
        if kind.hasPrefix("data") { return try LoraFrameFacts.data(vector) }
        if kind.hasPrefix("join_request") { return try LoraJoinFacts.request(vector) }
        if kind.hasPrefix("join_accept") { return try LoraJoinFacts.accept(vector) }
        if kind.hasPrefix("rejoin") { return try LoraJoinFacts.rejoin(vector) }
        if kind.contains("key_deriv") || kind.hasPrefix("js_") { return try LoraKeyFacts.derivation(vector) }
        if kind.hasPrefix("frm_payload") { return try LoraCipherFacts.payload(vector) }
        if kind.hasPrefix("mac_command") { return try LoraCommandFacts.commands(vector) }
        return nil
    }
}
