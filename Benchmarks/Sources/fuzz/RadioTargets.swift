import LoRaWAN

/// A gateway's datagram: decoded alone, and on its whole way through admission and the network server.
enum RadioTargets {
    static func all() -> [FuzzTarget] {
        let corpus = Corpus(files: RadioCorpus.datagrams)
        let station = FuzzedRadio()
        return [
            FuzzTarget(name: "gateway datagram", corpus: corpus, longest: whole) { input, cut in
                defect(of: input) ?? defect(of: Array(input[..<cut]))
            },
            FuzzTarget(name: "radio network", corpus: corpus, longest: whole) { input, cut in
                station.hear(input, cut)
            },
        ]
    }

    /// Datagrams are taken whole.
    private static let whole = 4096

    private static func defect(of input: [UInt8]) -> String? {
        guard let datagram = try? GatewayDatagram.decode(input) else { return nil }
        guard case .push(let push) = datagram.content else { return nil }
        guard push.packets.count + push.defects.count <= GatewayDatagram.mostPackets else { return "too many packets" }
        guard push.packets.allSatisfy({ $0.payload.count <= 255 }) else { return "a packet longer than LoRa's" }
        return push.statisticsText.count <= input.count ? nil : "statistics from nowhere"
    }
}
