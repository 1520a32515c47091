import LoRaWAN
import SimulatedInstruments
import Testing

/// Buoys and gateways of a test, provisioned at a network server.
struct BuoyScene {
    static let firstEUI: UInt64 = 0x70B3_D57E_D000_0001
    static let firstGateway: UInt64 = 0xAA55_5A00_0000_0101
    /// 2B7E151628AED2A6ABF7158809CF4F3C: the key of RFC 4493's examples.
    static let key: [UInt8] = [
        0x2B, 0x7E, 0x15, 0x16, 0x28, 0xAE, 0xD2, 0xA6, 0xAB, 0xF7, 0x15, 0x88, 0x09, 0xCF, 0x4F, 0x3C,
    ]
    static let sessionKeys = NodeKeys(network: key.reversed(), application: key.map { ~$0 })

    var region = Region.eu868
    var buoys = 1
    var gateways = 1
    var seed: UInt64 = 1
    var air = RadioSettings()
    var isPersonalised = false
    var rxDelay = 1
    var policy = DevicePolicy()
    /// Changes of what each buoy and gateway is.
    var node: (inout LoRaNodeSettings) -> Void = { _ in }
    var buoy: (inout ReefBuoySettings) -> Void = { _ in }
    var forwarder: (inout ForwarderSettings) -> Void = { _ in }
    /// Of the ledger.
    var memory = DeviceMemory()

    func network() throws -> BuoyNetwork {
        let radioRegion = try #require(RadioRegion(rawValue: region.rawValue))
        let settings = NetworkServerSettings(
            region: region,
            gateways: (0..<gateways).map {
                GatewaySettings(name: "g\($0)", eui: EUI64(BuoyScene.firstGateway + UInt64($0)))
            }, rxDelay: rxDelay)
        var air = air
        air.remembersFrames = true
        let radio = LoRaRadio(
            air, buoys: (0..<buoys).map { simulatedBuoy($0, radioRegion) },
            gateways: (0..<gateways).map { simulatedGateway($0, radioRegion) }, seed: seed)
        var network = BuoyNetwork(settings, radio: radio)
        for index in 0..<buoys { network.admit(try device(index), memory: memory) }
        return network
    }

    func device(_ index: Int) throws -> Device {
        let eui = EUI64(BuoyScene.firstEUI + UInt64(index))
        let activation: Device.Activation =
            isPersonalised
            ? .personalised(DeviceAddress(address(index)), try serverKeys)
            : .overTheAir(join: nil, key: try #require(LoRaKey(key(index))))
        return Device(eui: eui, activation: activation, policy: policy)
    }

    var serverKeys: SessionKeys {
        get throws {
            SessionKeys(
                network: try #require(LoRaKey(BuoyScene.sessionKeys.network)),
                application: try #require(LoRaKey(BuoyScene.sessionKeys.application)))
        }
    }

    func address(_ index: Int) -> UInt32 { 0x0126_0B00 + UInt32(index) }

    /// AppKey: each buoy has another, or one would take the join-accept of the next.
    private func key(_ index: Int) -> [UInt8] { BuoyScene.key.dropLast() + [UInt8(index)] }

    private func simulatedBuoy(_ index: Int, _ region: RadioRegion) -> ReefBuoy {
        let activation: LoRaNodeSettings.Activation =
            isPersonalised
            ? .personalised(address: address(index), BuoyScene.sessionKeys) : .overTheAir(key: key(index))
        var settings = LoRaNodeSettings(
            eui: BuoyScene.firstEUI + UInt64(index), activation: activation, region: region)
        node(&settings)
        var whole = ReefBuoySettings(node: settings)
        buoy(&whole)
        return ReefBuoy(whole, seed: seed &+ UInt64(index), start: BuoyNetwork.start)
    }

    private func simulatedGateway(_ index: Int, _ region: RadioRegion) -> PacketForwarder {
        var settings = ForwarderSettings(eui: BuoyScene.firstGateway + UInt64(index), region: region)
        forwarder(&settings)
        return PacketForwarder(settings, start: BuoyNetwork.start)
    }
}
