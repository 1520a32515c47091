import Foundation
import LoRaServer
import LoRaWAN
import Sensing
import Store

/// A directory for a ledger, removed with everything in it.
final class LedgerPlace {
    let root: String

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "lora-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    var directory: String { LoRaLedger.directory(ofStore: root) }
    var file: String { directory + "/ledger.sqlite" }

    func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }

    func setMode(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    /// Behind the ledger's back.
    func execute(_ sql: String) throws {
        try SQLiteDatabase(path: file, mode: .readWrite).execute(sql, purpose: "testing")
    }

    /// The ledger as a crash would leave it at this moment, at another place.
    func copy() throws -> LedgerPlace {
        let other = try LedgerPlace()
        try FileManager.default.copyItem(atPath: directory, toPath: other.directory)
        return other
    }
}

extension Instant {
    /// 2026-11-22T00:00:00Z and so many seconds.
    static func test(_ seconds: Int64 = 0) -> Instant { Instant(unixSeconds: 1_795_305_600 + seconds) }
}

extension EUI64 {
    static let buoy = EUI64(0x70B3_D57E_D000_0001)
    static let other = EUI64(0x70B3_D57E_D000_0002)
    static let roof = EUI64(0xAA55_5A00_0000_0101)
    static let hill = EUI64(0xAA55_5A00_0000_0102)
}

/// A key of sixteen equal bytes; none that is used anywhere.
func key(_ byte: UInt8) -> LoRaKey {
    guard let key = LoRaKey([UInt8](repeating: byte, count: 16)) else { preconditionFailure("16 bytes are a key") }
    return key
}

func joining(_ eui: EUI64 = .buoy, _ byte: UInt8 = 0xA1) -> Device {
    Device(eui: eui, activation: .overTheAir(join: EUI64(1), key: key(byte)))
}

func personalised(_ eui: EUI64 = .buoy, _ byte: UInt8 = 0xB1, address: UInt32 = 0x0100_0001) -> Device {
    Device(
        eui: eui,
        activation: .personalised(
            DeviceAddress(address), SessionKeys(network: key(byte), application: key(byte + 1))))
}

func session(_ address: UInt32, _ byte: UInt8, uplink: UInt32? = nil, downlink: UInt32 = 0) -> DeviceSession {
    DeviceSession(
        address: DeviceAddress(address), keys: SessionKeys(network: key(byte), application: key(byte + 1)),
        started: .test(), uplinkCounter: uplink, downlinkCounter: downlink, rxDelay: 5, rx1Offset: 1, rx2DataRate: 3,
        rx2Frequency: 869_525_000)
}

func reception(_ seconds: Int64 = 0) -> Reception {
    Reception(
        gateway: .roof,
        time: Timestamp(
            .test(seconds), bound: TimeBound(before: 1000, after: 20), source: .gnss, state: .locked,
            flags: [.leapPending]),
        basis: .gps, counter: 0xFFFF_FFF0, frequency: 868_100_000,
        modulation: .lora(spreadingFactor: 9, bandwidth: 125_000), rssi: -101, snr: 5.5)
}
