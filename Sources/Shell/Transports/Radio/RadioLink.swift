/// What a LoRaWAN device has instead of a line of its own: nothing. Its network server brings what it says.
struct RadioLink: Link {
    private let settings: LoRaWANSettings

    init(_ settings: LoRaWANSettings) {
        self.settings = settings
    }

    mutating func open(_ control: LinkControl) throws(LinkFailure) {
        throw LinkFailure(
            "the device \(settings.device) has no line of its own", remedy: "join it to a LoRaWAN network server")
    }

    mutating func serve(_ control: LinkControl, _ consumer: inout some LinkConsumer) throws(LinkFailure) -> LinkProgress
    {
        .finished
    }

    mutating func close(_ control: LinkControl, _ consumer: inout some LinkConsumer, because failure: LinkFailure) {}
}
