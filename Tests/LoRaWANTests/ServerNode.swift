import LoRaWAN
import Sensing

/// A class A device for the tests of the server: it makes frames and reads what comes back.
struct ServerNode {
    static let appKey = LoRaKey([UInt8](repeating: 0x2B, count: 16))
    static let join = EUI64(0x0102_0304_0506_0708)

    let eui: EUI64
    let key: LoRaKey
    var address = DeviceAddress(0)
    var keys: SessionKeys
    /// Of the next uplink.
    var counter: UInt32 = 0
    /// Of the last downlink that it took.
    var downlinkCounter: UInt32?
    var nonce: UInt16 = 1

    /// The keys of LoRaMac-node's frame in the fact sheet are public.
    init?(eui: UInt64 = 0x70B3_D57E_D000_0001, seed: UInt8 = 0x2B) {
        let bytes = (0..<16).map { UInt8(truncatingIfNeeded: seed &+ UInt8($0)) }
        guard let key = LoRaKey(bytes), let network = LoRaKey(bytes.reversed()),
            let application = LoRaKey(bytes.map { $0 ^ 0x5A })
        else { return nil }
        self.eui = EUI64(eui)
        self.key = key
        keys = SessionKeys(network: network, application: application)
    }

    /// As it is provisioned to join.
    func joining(_ policy: DevicePolicy = DevicePolicy(), join: EUI64? = ServerNode.join) -> Device {
        Device(eui: eui, activation: .overTheAir(join: join, key: key), policy: policy)
    }

    /// As it is provisioned with fixed keys.
    func personalised(_ policy: DevicePolicy = DevicePolicy()) -> Device {
        Device(eui: eui, activation: .personalised(address, keys), policy: policy)
    }

    mutating func joinRequest(nonce: UInt16? = nil) -> [UInt8] {
        defer { self.nonce += 1 }
        self.nonce = nonce ?? self.nonce
        return JoinRequest(join: Self.join, device: eui, nonce: self.nonce).signed(key).bytes
    }

    /// True when the join-accept is its own; then it is in a session.
    mutating func take(joinAccept bytes: [UInt8], nonce: UInt16) -> Bool {
        guard let plain = try? JoinAccept.deciphered(bytes, key),
            let (accept, mic) = try? JoinAccept.read(plain: plain),
            accept.expectedMIC(key) == mic
        else { return false }
        address = accept.address
        keys = KeyDerivation.session(
            root: key, joinNonce: accept.joinNonce, network: accept.network, deviceNonce: nonce)
        (counter, downlinkCounter) = (0, nil)
        return true
    }

    /// Its next frame.
    mutating func uplink(
        _ payload: [UInt8] = [1, 2, 3], port: UInt8? = 2, isConfirmed: Bool = false,
        control: FrameControl = FrameControl(), options: [UInt8] = []
    ) -> [UInt8] {
        defer { counter += 1 }
        return frame(payload, port: port, isConfirmed: isConfirmed, control: control, options: options, counter)
    }

    func frame(
        _ payload: [UInt8] = [1, 2, 3], port: UInt8? = 2, isConfirmed: Bool = false,
        control: FrameControl = FrameControl(), options: [UInt8] = [], _ counter: UInt32
    ) -> [UInt8] {
        DataFrame(
            .up, isConfirmed: isConfirmed, address: address, control: control,
            counter: UInt16(truncatingIfNeeded: counter), options: options, port: port,
            payload: port == nil ? [] : payload
        ).sealed(keys, counter: counter).bytes
    }

    /// Nil when the frame is not for it, its MIC is wrong, or its counter is not above the last.
    mutating func take(downlink bytes: [UInt8]) -> DataFrame? {
        guard case .data(let frame)? = try? PHYPayload(bytes), frame.direction == .down, frame.address == address,
            let counter = FrameCounter.whole(frame.counter, last: downlinkCounter),
            downlinkCounter.map({ counter > $0 }) ?? true, frame.isGenuine(keys.network, counter: counter)
        else { return nil }
        downlinkCounter = counter
        return frame.crossed(keys, counter: counter)
    }
}
