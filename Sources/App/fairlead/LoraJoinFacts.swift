import LoRaWAN

/// Vectors of joins and rejoins.
enum LoraJoinFacts {
    static func request(_ vector: LoraVector) throws(LoraVectorDefect) -> LoraFacts {
        var facts = LoraFacts()
        guard let bytes = try vector.bytes("phy", "phy_payload", "frame") else { return facts }
        guard case .joinRequest(let request) = try LoraFrameFacts.read(bytes) else {
            throw LoraVectorDefect("it is no join-request")
        }
        facts.add(.text("\(request.header.kind)"), "mtype", "ftype")
        facts.add(.bytes(bigEndian(request.join)), "join_eui", "app_eui")
        facts.add(.bytes(bigEndian(request.device)), "dev_eui")
        facts.add(.number(Int64(request.nonce), digits: 4), "dev_nonce")
        facts.add(.bytes(request.mic.bytes), "mic")
        if let root = try vector.key("app_key", "nwk_key", "mic_key") {
            facts.add(request.isGenuine(root), "mic_valid")
            facts.add(.bytes(request.expectedMIC(root).bytes), "mic_expected")
            if request.isGenuine(root) {
                let again = JoinRequest(join: request.join, device: request.device, nonce: request.nonce)
                facts.compare(again.signed(root).bytes, with: bytes, "making the join-request again")
            }
        }
        facts.compare(request.bytes, with: bytes, "encoding the frame again")
        return facts
    }

    static func accept(_ vector: LoraVector) throws(LoraVectorDefect) -> LoraFacts {
        var facts = LoraFacts()
        guard let bytes = try vector.bytes("phy", "phy_payload", "frame") else { return facts }
        let isEnciphered = vector.truth("encrypted") ?? true
        // Whatever answers a rejoin-request has a cipher key of its own.
        let root = try vector.key("enc_key", "js_enc_key", "nwk_key", "app_key")
        let accept: JoinAccept
        let mic: MIC
        do throws(FrameDefect) {
            var plain = bytes
            if isEnciphered {
                guard let root else { return facts }
                plain = try JoinAccept.deciphered(bytes, root)
            }
            facts.add(.bytes(plain), "plaintext", "plain")
            (accept, mic) = try JoinAccept.read(plain: plain)
            facts.compare(accept.message + mic.bytes, with: plain, "encoding the plain join-accept again")
        } catch {
            throw LoraVectorDefect("it cannot be read as a join-accept: \(error)")
        }
        describe(accept, mic, &facts)
        if let root, isEnciphered {
            facts.compare(accept.enciphered(mic: mic, root), with: bytes, "enciphering the join-accept again")
        }
        if let expected = try expectedMIC(accept, vector) {
            facts.add(expected == mic, "mic_valid")
            facts.add(.bytes(expected.bytes), "mic_expected")
        }
        return facts
    }

    static func rejoin(_ vector: LoraVector) throws(LoraVectorDefect) -> LoraFacts {
        var facts = LoraFacts()
        guard let bytes = try vector.bytes("phy", "phy_payload", "frame") else { return facts }
        guard case .rejoinRequest(let request) = try LoraFrameFacts.read(bytes) else {
            throw LoraVectorDefect("it is no rejoin-request")
        }
        facts.add(.text("\(request.header.kind)"), "mtype", "ftype")
        facts.add(request.type, "rejoin_type", "type")
        switch request.target {
        case .network(_, let network): facts.add(.number(Int64(network), digits: 6), "net_id")
        case .joinServer(let join): facts.add(.bytes(bigEndian(join)), "join_eui")
        }
        facts.add(.bytes(bigEndian(request.device)), "dev_eui")
        facts.add(request.counter, "rj_count", "rj_count0", "rj_count1")
        facts.add(.bytes(request.mic.bytes), "mic")
        let key =
            try request.type == 1
            ? vector.key("js_int_key", "mic_key", "key") : vector.key("s_nwk_s_int_key", "mic_key", "key")
        if let key {
            facts.add(request.expectedMIC(key) == request.mic, "mic_valid")
            facts.add(.bytes(request.expectedMIC(key).bytes), "mic_expected")
        }
        facts.compare(request.bytes, with: bytes, "encoding the frame again")
        return facts
    }

    private static func describe(_ accept: JoinAccept, _ mic: MIC, _ facts: inout LoraFacts) {
        facts.add(.text("\(accept.header.kind)"), "mtype", "ftype")
        facts.add(.number(Int64(accept.joinNonce), digits: 6), "join_nonce", "app_nonce")
        facts.add(.number(Int64(accept.network), digits: 6), "net_id")
        facts.add(.number(Int64(accept.address.rawValue), digits: 8), "dev_addr")
        facts.add(accept.settings.speaks11, "opt_neg")
        facts.add(accept.settings.rx1Offset, "rx1_dr_offset")
        facts.add(accept.settings.rx2DataRate, "rx2_dr")
        facts.add(.bytes([accept.settings.byte]), "dl_settings")
        facts.add(accept.rxDelay, "rx_delay")
        let list = accept.channels
        let frequencies = LoraFact.numbers((list?.frequencies ?? []).filter { $0 > 0 }.map { Int64($0) })
        let masks = LoraFact.numbers((list?.masks ?? []).map { Int64($0) })
        facts.add(
            .either([.bytes(list?.bytes ?? []), list?.frequencies != nil ? frequencies : masks]), "cflist", "cf_list")
        facts.add(frequencies, "cflist_frequencies", "cflist_freqs", "frequencies", "channels")
        facts.add(masks, "cflist_masks", "ch_masks", "channel_masks")
        facts.add(list?.bytes[15], "cflist_type")
        facts.add(.bytes(mic.bytes), "mic")
    }

    /// With OptNeg by JSIntKey over the request as well, which a vector gives, or what it follows from.
    private static func expectedMIC(_ accept: JoinAccept, _ vector: LoraVector) throws(LoraVectorDefect) -> MIC? {
        guard accept.settings.speaks11 else {
            return try vector.key("mic_key", "app_key", "nwk_key").map { accept.expectedMIC($0) }
        }
        var key = try vector.key("mic_key", "js_int_key")
        if key == nil, let root = try vector.key("nwk_key"), let device = try vector.eui("dev_eui") {
            key = KeyDerivation.joinServerIntegrity(root: root, device: device)
        }
        guard let key, let join = try vector.eui("join_eui"), let nonce = try vector.number("dev_nonce", digits: 4)
        else { return nil }
        let type = try vector.number("join_req_type", "join_request_type", digits: 2) ?? 0xFF
        let request = JoinAccept.Request(
            type: UInt8(truncatingIfNeeded: type), join: join, nonce: UInt16(truncatingIfNeeded: nonce))
        return accept.expectedMIC(key, answering: request)
    }

    private static func bigEndian(_ eui: EUI64) -> [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: eui.rawValue >> UInt64($0)) }
    }
}
