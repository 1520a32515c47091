import Framing
import LoRaWAN

/// Vectors of the ciphers of FOpts and of FRMPayload, apart from frames.
enum LoraCipherFacts {
    static func options(_ vector: LoraVector, isErrata: Bool) throws(LoraVectorDefect) -> LoraFacts {
        let usesApplicationCounter = usesApplicationCounter(vector)
        let direction = vector.direction ?? (usesApplicationCounter ? .down : .up)
        let layout: FrameCipher.OptionsBlock =
            isErrata ? .errata(usesApplicationCounter: usesApplicationCounter) : .original
        let names = ["nwk_s_enc_key", "key"]
        return try facts(vector, key: names) { bytes, key, address, counter in
            FrameCipher.options(
                bytes, key: key, direction: direction, address: address, counter: counter, block: layout)
        }
    }

    static func payload(_ vector: LoraVector) throws(LoraVectorDefect) -> LoraFacts {
        let direction = vector.direction ?? .up
        return try facts(vector, key: ["app_s_key", "key", "nwk_s_key", "nwk_s_enc_key"]) {
            bytes, key, address, counter in
            FrameCipher.payload(bytes, key: key, direction: direction, address: address, counter: counter)
        }
    }

    private static let plains = [
        "fopts_plain", "plain", "plaintext", "fopts", "payload_plain", "frm_payload_plain", "payload", "data", "input",
        "message", "bytes",
    ]
    private static let ciphers = [
        "fopts_on_air", "fopts_encrypted", "encrypted", "cipher", "ciphertext", "frm_payload",
    ]
    private static let inputs = plains + ciphers

    private static func isPlain(_ name: String) -> Bool {
        name.lowercased().contains("plain") || name.lowercased().hasPrefix("decrypt")
    }

    /// The cipher and its inverse are the same, so whatever of the two is given, the other is expected.
    private static func facts(
        _ vector: LoraVector, key names: [String],
        _ cross: ([UInt8], LoRaKey, DeviceAddress, UInt32) -> [UInt8]
    ) throws(LoraVectorDefect) -> LoraFacts {
        var facts = LoraFacts()
        let bytes = vector.value(inputs).flatMap { LoraFact.bytes($0) }
        let key = vector.value(names).flatMap { LoraFact.bytes($0) }.flatMap { LoRaKey($0) }
        guard let bytes, let key, let address = try vector.number("dev_addr", digits: 8) else { return facts }
        let counter = UInt32(truncatingIfNeeded: try vector.number("fcnt", "fcnt32", "full_fcnt") ?? 0)
        let device = DeviceAddress(UInt32(truncatingIfNeeded: address))
        let crossed = cross(bytes, key, device, counter)
        facts.compare(cross(crossed, key, device, counter), with: bytes, "enciphering and deciphering")
        guard case .object(let members) = vector.expected else { return facts }
        for (name, value) in members where LoraFact.bytes(value) != nil {
            // Who expects the plain bytes of plain bytes goes there and back.
            let isSame = isPlain(name) && !vector.has(ciphers)
            facts.add(.bytes(isSame ? bytes : crossed), name)
        }
        return facts
    }

    private static func usesApplicationCounter(_ vector: LoraVector) -> Bool {
        let names = ["a_fcnt_down", "uses_afcntdown", "fopts_uses_AFCntDown", "is_a_fcnt_down"]
        if let truth = vector.value(names).flatMap(\.truth) { return truth }
        let counter = vector.text("fcnt_type", "counter_type", "fcnt_name", "counter") ?? ""
        if !counter.isEmpty { return LoraVector.plain(counter).hasPrefix("afcnt") }
        // Downlinks with a port of the application count by it.
        return vector.direction == .down && (vector.value(["fport", "f_port"])?.integer ?? 0) > 0
    }
}
