import LoRaWAN

/// Vectors of data frames, up and down, of LoRaWAN 1.0 and 1.1, and of proprietary ones.
enum LoraFrameFacts {
    static func data(_ vector: LoraVector) throws(LoraVectorDefect) -> LoraFacts {
        var facts = LoraFacts()
        guard let bytes = try vector.bytes("phy", "phy_payload", "frame") else { return facts }
        guard let frame = frame(bytes, &facts) else { return facts }
        let counter = try counter(of: frame, vector)
        describe(frame, counter, &facts)
        if vector.is11 {
            try LoraFrame11(frame, counter, vector).describe(&facts)
        } else {
            try secure(frame, counter, vector, &facts)
        }
        facts.compare(frame.bytes, with: bytes, "encoding the frame again")
        return facts
    }

    static func proprietary(_ vector: LoraVector) throws(LoraVectorDefect) -> LoraFacts {
        var facts = LoraFacts()
        guard let bytes = try vector.bytes("phy", "phy_payload", "frame") else { return facts }
        let payload = try read(bytes)
        guard case .proprietary(let header, let rest) = payload else {
            throw LoraVectorDefect("it is no proprietary frame")
        }
        facts.add(.text("\(header.kind)"), "mtype", "ftype")
        facts.add(header.major, "major")
        facts.add(.bytes(Array(rest.dropLast(MIC.length))), "payload")
        facts.add(.bytes(Array(rest.suffix(MIC.length))), "tail", "mic")
        facts.compare(payload.bytes, with: bytes, "encoding the frame again")
        return facts
    }

    static func read(_ bytes: [UInt8]) throws(LoraVectorDefect) -> PHYPayload {
        do throws(FrameDefect) {
            return try PHYPayload(bytes)
        } catch {
            throw LoraVectorDefect("it cannot be read as a frame: \(error)")
        }
    }

    /// Nil: it is none, which a vector may expect.
    private static func frame(_ bytes: [UInt8], _ facts: inout LoraFacts) -> DataFrame? {
        if case .data(let frame)? = try? PHYPayload(bytes) {
            facts.add(true, "valid", "is_valid")
            return frame
        }
        facts.add(false, "valid", "is_valid", "mic_valid")
        return nil
    }

    /// The whole counter: given, or that of the air. What the vector expects is taken where it fits.
    private static func counter(of frame: DataFrame, _ vector: LoraVector) throws(LoraVectorDefect) -> UInt32 {
        let low = Int64(frame.counter)
        if let high = try vector.number("fcnt_msb", "fcnt_high", "fcnt_msb16", "fcnt_upper") {
            return UInt32(truncatingIfNeeded: high << 16 | low)
        }
        let names = ["fcnt32", "full_fcnt", "fcnt_full", "fcnt"]
        let told = try vector.number("fcnt32", "full_fcnt", "fcnt_full", "fcnt")
        let wanted = names.lazy.compactMap { vector.expected[$0]?.integer }.first { $0 & 0xFFFF == low }
        return UInt32(truncatingIfNeeded: told ?? wanted ?? low)
    }

    private static func describe(_ frame: DataFrame, _ counter: UInt32, _ facts: inout LoraFacts) {
        facts.add(.text("\(frame.header.kind)"), "mtype", "ftype")
        facts.add(frame.header.major, "major")
        facts.add(.bytes([frame.header.byte]), "mhdr")
        facts.add(.text(frame.direction == .up ? "up" : "down"), "direction", "dir")
        facts.add(frame.isConfirmed, "confirmed", "is_confirmed")
        facts.add(.number(Int64(frame.address.rawValue), digits: 8), "dev_addr")
        facts.add(frame.control.adaptsDataRate, "adr")
        facts.add(frame.control.asksForDownlink, "adr_ack_req", "adr_ack_req_or_rfu")
        facts.add(frame.control.acknowledges, "ack")
        facts.add(frame.control.hasMore, "f_pending", "class_b", "class_b_or_f_pending")
        facts.add(.either([.number(Int64(frame.counter)), .number(Int64(counter))]), "fcnt")
        facts.add(frame.counter, "fcnt16", "wire_fcnt16")
        facts.add(counter, "fcnt32", "full_fcnt", "fcnt_full")
        facts.add(frame.port.map { .number(Int64($0)) } ?? .absent, "fport", "f_port")
        facts.add(.bytes(frame.options), "fopts", "fopts_on_air")
        facts.add(frame.options.count, "fopts_len")
        facts.add(.bytes(frame.payload), "frm_payload", "frm_payload_on_air", "frm_payload_encrypted")
        facts.add(frame.payload.count, "frm_payload_len")
        facts.add(.bytes(frame.mic.bytes), "mic")
        describe(plain: frame.payload.isEmpty ? [] : nil, &facts)
    }

    static func describe(plain payload: [UInt8]?, _ facts: inout LoraFacts) {
        guard let payload else { return }
        facts.add(.bytes(payload), "frm_payload_plain", "payload_plain", "plain")
        facts.add(String(validating: payload, as: UTF8.self).map { .text($0) }, "text")
    }

    /// LoRaWAN 1.0.
    private static func secure(
        _ frame: DataFrame, _ counter: UInt32, _ vector: LoraVector, _ facts: inout LoraFacts
    ) throws(LoraVectorDefect) {
        let network = try vector.key("nwk_s_key", "f_nwk_s_int_key", "s_nwk_s_int_key")
        let application = try vector.key("app_s_key")
        if let network {
            facts.add(.bytes(frame.expectedMIC(network, counter: counter).bytes), "mic_expected")
            facts.add(frame.isGenuine(network, counter: counter), "mic_valid")
        }
        facts.add(commands(frame, options: frame.options), "fopts_commands", "mac_commands")
        guard let cipher = frame.port == 0 ? network : application else { return }
        let keys = SessionKeys(network: network ?? cipher, application: application ?? cipher)
        let plain = frame.crossed(keys, counter: counter)
        describe(plain: plain.payload, &facts)
        facts.compare(plain.crossed(keys, counter: counter).bytes, with: frame.bytes, "enciphering what was deciphered")
        if network != nil, frame.isGenuine(keys.network, counter: counter) {
            facts.compare(plain.sealed(keys, counter: counter).bytes, with: frame.bytes, "sealing the plain frame")
        }
    }

    static func commands(_ frame: DataFrame, options: [UInt8]) -> LoraFact {
        .records(
            frame.direction == .up
                ? UplinkCommand.read(options).commands.map { LoraCommandFacts.facts(of: $0) }
                : DownlinkCommand.read(options).commands.map { LoraCommandFacts.facts(of: $0) })
    }
}
