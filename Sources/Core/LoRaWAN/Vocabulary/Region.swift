/// A channel plan of the LoRaWAN Regional Parameters (RP002).
public enum Region: String, Hashable, Sendable, CaseIterable {
    case eu868 = "EU868"
    case as923Group1 = "AS923-1"
    case as923Group2 = "AS923-2"
    case as923Group3 = "AS923-3"
    case as923Group4 = "AS923-4"
    case au915 = "AU915"
    case us915 = "US915"
}
