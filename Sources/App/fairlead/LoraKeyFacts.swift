import LoRaWAN

/// Vectors of the ciphers by themselves, of keys and of counters.
enum LoraKeyFacts {
    static func authentication(_ vector: LoraVector) throws(LoraVectorDefect) -> LoraFacts {
        var facts = LoraFacts()
        guard let key = try vector.key("key"), let message = try vector.bytes("message", "msg", "data", "input") else {
            return facts
        }
        let code = AESCMAC.code(of: message, key: key)
        facts.add(.bytes(code), "mac", "cmac", "tag")
        facts.add(.bytes(Array(code.prefix(MIC.length))), "mic")
        return facts
    }

    static func block(_ vector: LoraVector) throws(LoraVectorDefect) -> LoraFacts {
        var facts = LoraFacts()
        guard let key = try vector.key("key") else { return facts }
        if let plain = try vector.bytes("plaintext", "plain", "input"), plain.count % AES128.blockLength == 0 {
            let cipher = AES128.encrypt(plain, key: key)
            facts.add(.bytes(cipher), "ciphertext", "cipher", "output")
            facts.compare(AES128.decrypt(cipher, key: key), with: plain, "deciphering what was enciphered")
        }
        if let cipher = try vector.bytes("ciphertext", "cipher"), cipher.count % AES128.blockLength == 0 {
            facts.add(.bytes(AES128.decrypt(cipher, key: key)), "plaintext", "plain")
        }
        return facts
    }

    static func counter(_ vector: LoraVector) throws(LoraVectorDefect) -> LoraFacts {
        var facts = LoraFacts()
        guard let low = try vector.number("wire_fcnt16", "wire_fcnt", "fcnt16", "wire", "fcnt") else { return facts }
        let next = try vector.number("next_expected_fcnt", "next_fcnt", "next", "server_fcnt")
        let last = try vector.number("last_fcnt", "last") ?? next.map { $0 - 1 }
        let whole = FrameCounter.whole(
            UInt16(truncatingIfNeeded: low), last: last.flatMap { UInt32(exactly: $0) })
        facts.add(whole, "full_fcnt", "fcnt32", "fcnt_full", "fcnt")
        facts.add(whole.map { Int64($0) == last } ?? false, "is_retransmission", "retransmission")
        return facts
    }

    static func derivation(_ vector: LoraVector) throws(LoraVectorDefect) -> LoraFacts {
        var facts = LoraFacts()
        let networkRoot = try vector.key("nwk_key")
        let applicationRoot = try vector.key("app_key")
        guard let root = networkRoot ?? applicationRoot else { return facts }
        if let device = try vector.eui("dev_eui") {
            facts.add(.bytes(KeyDerivation.joinServerCipher(root: root, device: device).bytes), "js_enc_key")
            facts.add(.bytes(KeyDerivation.joinServerIntegrity(root: root, device: device).bytes), "js_int_key")
        }
        guard let joinNonce = try vector.number("join_nonce", "app_nonce", digits: 6),
            let deviceNonce = try vector.number("dev_nonce", digits: 4)
        else { return facts }
        let nonces = (UInt32(truncatingIfNeeded: joinNonce), UInt16(truncatingIfNeeded: deviceNonce))
        if vector.truth("opt_neg") ?? vector.is11, let join = try vector.eui("join_eui", "app_eui") {
            facts.add(
                KeyDerivation.session11(
                    network: root, application: applicationRoot ?? root, joinNonce: nonces.0, join: join,
                    deviceNonce: nonces.1))
        } else if let network = try vector.number("net_id", digits: 6) {
            // A device of 1.1 that falls back has its NwkKey in the place of AppKey.
            facts.add(
                KeyDerivation.session(
                    root: root, joinNonce: nonces.0, network: UInt32(truncatingIfNeeded: network),
                    deviceNonce: nonces.1))
        }
        return facts
    }
}

extension LoraFacts {
    fileprivate mutating func add(_ keys: SessionKeys) {
        add(
            .bytes(keys.network.bytes), "nwk_s_key", "f_nwk_s_int_key", "s_nwk_s_int_key", "nwk_s_enc_key")
        add(.bytes(keys.application.bytes), "app_s_key")
    }

    fileprivate mutating func add(_ keys: SessionKeys11) {
        add(.bytes(keys.forwardingIntegrity.bytes), "f_nwk_s_int_key")
        add(.bytes(keys.servingIntegrity.bytes), "s_nwk_s_int_key")
        add(.bytes(keys.networkCipher.bytes), "nwk_s_enc_key")
        add(.bytes(keys.application.bytes), "app_s_key")
    }
}
