/// What PULL_RESP asks a gateway to send: `txpk`.
struct TransmitRequest {
    /// When: at once, at a counter, or at a GPS time.
    enum Moment: Equatable {
        case atOnce
        case counter(UInt32)
        case gpsMilliseconds(UInt64)
    }

    let moment: Moment
    /// Hz.
    let frequency: UInt32
    let rate: RadioRate
    /// dBm; a forwarder that is not told uses 0.
    let power: Int
    let isInverted: Bool
    let hasCheckSum: Bool
    let payload: [UInt8]

    /// Nil where the forwarder drops it without a word: a field that must be there is not.
    init?(_ text: ArraySlice<UInt8>) {
        guard let object = FlatJSON(text), object["modu"]?.text == "LORA", object["rfch"]?.number != nil,
            let megahertz = object["freq"]?.number, let rate = object["datr"]?.text.flatMap(RadioRate.init(text:)),
            object["codr"]?.text != nil, object["size"]?.number != nil,
            let payload = object["data"]?.text.flatMap(Base64Text.decode), !payload.isEmpty,
            let moment = TransmitRequest.moment(object)
        else { return nil }
        self.moment = moment
        frequency = UInt32((megahertz * 1e6).rounded())
        self.rate = rate
        power = Int(object["powe"]?.number ?? 0)
        isInverted = object["ipol"]?.truth ?? false
        hasCheckSum = !(object["ncrc"]?.truth ?? false)
        self.payload = payload
    }

    private static func moment(_ object: FlatJSON) -> Moment? {
        if object["imme"]?.truth == true { return .atOnce }
        if let counter = object["tmst"]?.number { return UInt32(exactly: counter).map { .counter($0) } }
        return object["tmms"]?.number.flatMap { UInt64(exactly: $0) }.map { .gpsMilliseconds($0) }
    }
}
