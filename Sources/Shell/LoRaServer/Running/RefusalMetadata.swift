import LoRaWAN
import Logging

extension Refusal.Kind {
    /// What a log is searched by.
    var metadata: Logger.Metadata { ["lorawan": "\(rawValue)"] }
}
