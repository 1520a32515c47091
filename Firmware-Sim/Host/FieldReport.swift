import SimulatedInstruments

extension Report {
    func ready(_ field: SimulatedField) {
        let (nodes, gateways) = (field.plan.nodes, field.plan.gateways)
        if isJSON {
            write(
                "{\"event\":\"ready\",\"instrument\":\"lora\",\"seed\":\(field.plan.seed),\"nodes\":\(nodes),"
                    + "\"gateways\":\(gateways),\"server\":\(Report.quoted(field.server))}")
        } else {
            write("lora: \(nodes) buoys, \(gateways) gateways sending to \(field.server), seed \(field.plan.seed)")
        }
    }

    func stopped(_ field: SimulatedField) {
        let counts = FieldReport(field.radio)
        if isJSON {
            let fields = counts.fields.map { "\"\($0.name)\":\($0.count)" }.joined(separator: ",")
            write("{\"event\":\"stopped\",\"instrument\":\"lora\",\(fields)}")
        } else {
            write("lora stopped: " + counts.fields.map { "\($0.name) \($0.count)" }.joined(separator: ", "))
        }
    }
}

/// All counts of a field, summed over buoys and gateways.
struct FieldReport {
    let fields: [(name: String, count: Int)]

    init(_ radio: LoRaRadio) {
        let nodes = radio.buoys.map(\.node.counts)
        let gateways = radio.gateways.map(\.counts)
        func buoys(_ count: KeyPath<NodeCounts, Int>) -> Int { nodes.reduce(0) { $0 + $1[keyPath: count] } }
        func forwarders(_ count: KeyPath<ForwarderCounts, Int>) -> Int {
            gateways.reduce(0) { $0 + $1[keyPath: count] }
        }
        fields = [
            ("joins_asked", buoys(\.joinsAsked)), ("joins", buoys(\.joins)), ("frames", buoys(\.frames)),
            ("repetitions", buoys(\.repetitions)), ("acknowledged", buoys(\.acknowledged)),
            ("not_acknowledged", buoys(\.notAcknowledged)), ("downlinks_rx1", buoys(\.firstWindow)),
            ("downlinks_rx2", buoys(\.secondWindow)), ("downlinks_dropped", buoys(\.dropped)),
            ("windows_missed", buoys(\.missed)), ("reboots", buoys(\.reboots)), ("copies_heard", radio.counts.copies),
            ("copies_lost", radio.counts.lost), ("copies_garbled", radio.counts.garbled),
            ("copies_collided", radio.counts.collided), ("forwarded", forwarders(\.forwarded)),
            ("pushed", forwarders(\.pushed)), ("push_acknowledged", forwarders(\.acknowledged)),
            ("pulled", forwarders(\.pulled)), ("pull_acknowledged", forwarders(\.pullsAcknowledged)),
            ("downlinks_received", forwarders(\.downlinks)), ("downlinks_transmitted", forwarders(\.transmitted)),
            ("downlinks_refused", forwarders(\.refused)), ("downlinks_unreadable", forwarders(\.dropped)),
        ]
    }
}
