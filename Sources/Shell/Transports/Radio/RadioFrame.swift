import LoRaWAN

/// An uplink on its way into the store, from the station's own network server or from another one.
public struct RadioFrame: Hashable, Sendable {
    /// What is stored and what the driver reads: the frame with its payload deciphered (MHDR, FHDR, FPort, FRMPayload,
    /// MIC), or the network server's message in JSON as it came.
    public var raw: [UInt8]
    /// The whole counter, 32 bits.
    public var counter: UInt32?
    public var lost: UInt32
    public var beginsSession: Bool
    public var reception: Reception
    /// 0 external power, 1 to 254 of full, 255 unknown.
    public var battery: UInt8?
    /// dB
    public var margin: Int?

    public init(
        raw: [UInt8], counter: UInt32?, lost: UInt32 = 0, beginsSession: Bool = false, reception: Reception,
        battery: UInt8? = nil, margin: Int? = nil
    ) {
        self.raw = raw
        self.counter = counter
        self.lost = lost
        self.beginsSession = beginsSession
        self.reception = reception
        self.battery = battery
        self.margin = margin
    }

    public init(_ uplink: Uplink) {
        self.init(
            raw: uplink.plain, counter: uplink.counter, lost: uplink.lost, beginsSession: uplink.beginsSession,
            reception: uplink.reception, battery: uplink.battery, margin: uplink.margin)
    }
}
