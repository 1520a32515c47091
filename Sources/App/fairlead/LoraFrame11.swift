import LoRaWAN

/// Integrity and ciphers of a data frame of LoRaWAN 1.1, as far as the keys of a vector go.
struct LoraFrame11 {
    private let frame: DataFrame
    private let counter: UInt32
    private let serving: LoRaKey?
    private let forwarding: LoRaKey?
    private let cipher: LoRaKey?
    private let application: LoRaKey?
    private let terms: FrameIntegrity.UplinkTerms

    init(_ frame: DataFrame, _ counter: UInt32, _ vector: LoraVector) throws(LoraVectorDefect) {
        self.frame = frame
        self.counter = counter
        serving = try vector.key("s_nwk_s_int_key")
        forwarding = try vector.key("f_nwk_s_int_key")
        cipher = try vector.key("nwk_s_enc_key")
        application = try vector.key("app_s_key")
        let confirmed = try vector.number("conf_fcnt", "confFCnt") ?? 0
        terms = FrameIntegrity.UplinkTerms(
            confirmedCounter: frame.control.acknowledges ? UInt16(truncatingIfNeeded: confirmed) : 0,
            dataRate: UInt8(truncatingIfNeeded: try vector.number("tx_dr") ?? 0),
            channel: UInt8(truncatingIfNeeded: try vector.number("tx_ch") ?? 0))
    }

    func describe(_ facts: inout LoraFacts) {
        if let expected = mic {
            facts.add(.bytes(expected.bytes), "mic_expected")
            facts.add(expected == frame.mic, "mic_valid")
        }
        let usesApplicationCounter = frame.direction == .down && (frame.port ?? 0) > 0
        facts.add(usesApplicationCounter, "fopts_uses_AFCntDown", "uses_afcntdown", "a_fcnt_down")
        if let cipher {
            let options = options(frame.options, cipher, usesApplicationCounter)
            facts.add(.bytes(options), "fopts_plain")
            facts.add(LoraFrameFacts.commands(frame, options: options), "fopts_commands", "mac_commands")
            facts.compare(
                self.options(options, cipher, usesApplicationCounter), with: frame.options,
                "enciphering FOpts that were deciphered")
        }
        guard let key = frame.port == 0 ? cipher : application, frame.port != nil else { return }
        let plain = payload(frame.payload, key)
        LoraFrameFacts.describe(plain: plain, &facts)
        facts.compare(payload(plain, key), with: frame.payload, "enciphering what was deciphered")
    }

    private var mic: MIC? {
        guard let serving else { return nil }
        guard frame.direction == .up else {
            return FrameIntegrity.mic(
                of: frame.message, key: serving, direction: .down, address: frame.address, counter: counter,
                confirmedCounter: terms.confirmedCounter)
        }
        // Which of the two other keys it is does not enter the MIC.
        guard let forwarding else { return nil }
        let keys = SessionKeys11(
            forwardingIntegrity: forwarding, servingIntegrity: serving, networkCipher: cipher ?? serving,
            application: application ?? serving)
        return FrameIntegrity.mic11(
            of: frame.message, keys: keys, address: frame.address, counter: counter, terms: terms)
    }

    private func options(_ bytes: [UInt8], _ key: LoRaKey, _ usesApplicationCounter: Bool) -> [UInt8] {
        FrameCipher.options(
            bytes, key: key, direction: frame.direction, address: frame.address, counter: counter,
            block: .errata(usesApplicationCounter: usesApplicationCounter))
    }

    private func payload(_ bytes: [UInt8], _ key: LoRaKey) -> [UInt8] {
        FrameCipher.payload(
            bytes, key: key, direction: frame.direction, address: frame.address, counter: counter)
    }
}
