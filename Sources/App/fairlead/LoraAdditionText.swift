import LoRaServer
import LoRaWAN

/// What `fairlead lora add` did, and what is to be done next.
struct LoraAdditionText {
    let old: Device?
    let new: Device
    let addition: LedgerAddition

    init(old: Device?, new: Device, _ addition: LedgerAddition) {
        self.old = old
        self.new = new
        self.addition = addition
    }

    var text: String {
        switch addition {
        case .added: "\(new.eui) is provisioned: \(LoraPolicyText.activation(new)).\n\(next)"
        case .revived:
            "\(new.eui) is back: \(LoraPolicyText.activation(new)). The nonces that it used before count still; "
                + "`fairlead lora forget-nonces` lets it use them again.\n\(next)"
        case .changed: "\(new.eui) is changed: \(changes.joined(separator: "; ")).\n"
        case .unchanged: "\(new.eui) is as it was: nothing was changed.\n"
        }
    }

    private var next: String {
        "Give it to an instrument in the station file: transport: {lorawan: \(new.eui)}\n"
    }

    private var changes: [String] {
        guard let old else { return [] }
        var changes: [String] = []
        switch (old.activation, new.activation) {
        case (.overTheAir(let oldJoin, let oldKey), .overTheAir(let join, let key)):
            if oldKey != key { changes.append("its AppKey is another one, so it has to join with that") }
            if oldJoin != join { changes.append("it has to ask for JoinEUI \(join.map { "\($0)" } ?? "any")") }
        case (.personalised(let oldAddress, let oldKeys), .personalised(let address, let keys)):
            if oldAddress != address { changes.append("its address is \(address)") }
            if oldKeys != keys { changes.append("its session keys are others, so its counters begin anew") }
        default: changes.append("now it \(LoraPolicyText.activation(new))")
        }
        if old.policy != new.policy { changes.append(LoraPolicyText.policy(new.policy)) }
        return changes
    }
}
