/// A kind of instrument that a plan can name: what it is, which settings it takes, and how it is made from them.
protocol InstrumentModel {
    static var title: String { get }
    static var settings: [InstrumentSetting] { get }
    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument
}

/// Where a simulated instrument comes from: the sea it is in, its chance, and the instant it begins.
struct Origin: Sendable {
    let sea: UInt64
    let seed: UInt64
    let start: Nanoseconds
}

/// One setting of a simulated instrument, as the help shows it.
public struct InstrumentSetting: Sendable {
    public let name: String
    public let standard: String
    public let meaning: String

    init(_ name: String, _ standard: String, _ meaning: String) {
        self.name = name
        self.standard = standard
        self.meaning = meaning
    }

    static let clock = [
        InstrumentSetting("clock", "0", "by how much its clock is wrong: seconds, or for example +3y or -2h"),
        InstrumentSetting("drift", "0", "parts per million by which that clock runs fast"),
        InstrumentSetting(
            "swing", "0", "parts per million by which it runs faster, then slower, in the course of a day"),
    ]
}
