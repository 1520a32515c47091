import ArgumentParser
import Glibc
import LoRaServer
import LoRaWAN
import Sensing
import Testing

@testable import fairlead

@Suite("fairlead lora")
struct LoraCommandTests {
    private static let hex = "a1b2c3d4e5f60718293a4b5c6d7e8f90"

    private var key: LoRaKey {
        get throws { try #require(LoRaKey(hex: Self.hex)) }
    }

    private var joining: Device {
        get throws { Device(eui: EUI64(1), activation: .overTheAir(join: nil, key: try key)) }
    }

    private var personalised: Device {
        get throws {
            Device(
                eui: EUI64(2),
                activation: .personalised(DeviceAddress(7), SessionKeys(network: try key, application: try key)))
        }
    }

    @Test("takes a key file with names, remarks, equals signs and colons")
    func keyFile() throws {
        let one = try LoraKeys(
            text: "# buoy\n\nAPP_KEY: \(Self.hex.uppercased())  # from the label\n", kind: .overTheAir)
        guard case .root(let key) = one else { throw CommandFailure("not a root key") }
        #expect(key.hex == Self.hex)
        let both = "nwk_s_key = \(Self.hex)\napp_s_key \(Self.hex)\n"
        guard case .session(let keys) = try LoraKeys(text: both, kind: .personalised) else {
            throw CommandFailure("no session keys")
        }
        #expect(keys.network.hex == Self.hex)
    }

    @Test("takes a bare line as an AppKey, with blanks as on a label")
    func bareKey() throws {
        let spaced = "A1 B2 C3 D4 E5 F6 07 18 29 3A 4B 5C 6D 7E 8F 90\n"
        guard case .root(let key) = try LoraKeys(text: spaced, kind: .overTheAir) else { throw CommandFailure("none") }
        #expect(key.hex == Self.hex)
    }

    @Test(
        "tells a mistake in a key and nothing of the key",
        arguments: [
            "app_key \(hex)0", "\(hex)zz", "app_key \(hex.dropLast())", "appkey \(hex)", "nwk_s_key \(hex)", "",
        ])
    func badKey(text: String) throws {
        for kind in [LoraKeys.Kind.overTheAir, .personalised] {
            let failure = #expect(throws: CommandFailure.self) { try LoraKeys(text: text, kind: kind) }
            #expect(failure?.description.lowercased().contains(Self.hex.prefix(6)) == false)
        }
    }

    @Test("refuses a key file that others can read, and says the chmod")
    func openKeyFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/one.key"
        try LoraKeyFile(path: path).write(.root(try key), of: EUI64(1))
        guard case .root(let read) = try LoraKeyFile(path: path).read(.overTheAir) else { throw CommandFailure("none") }
        #expect(read == (try key))
        #expect(chmod(path, 0o644) == 0)
        let failure = #expect(throws: CommandFailure.self) { try LoraKeyFile(path: path).read(.overTheAir) }
        #expect(failure?.description.contains("chmod 600") == true)
    }

    @Test("never writes over a key file")
    func existingKeyFile() throws {
        let folder = try TemporaryFolder()
        let file = LoraKeyFile(path: folder.path + "/one.key")
        try file.write(.root(try key), of: EUI64(1))
        #expect(throws: CommandFailure.self) { try file.write(LoraKeys(generating: .overTheAir), of: EUI64(1)) }
        guard case .root(let read) = try file.read(.overTheAir) else { throw CommandFailure("none") }
        #expect(read == (try key))
    }

    @Test("makes keys that differ")
    func generated() throws {
        let keys: [LoRaKey] = (0..<8).compactMap { _ in
            if case .root(let key) = LoraKeys(generating: .overTheAir) { key } else { nil }
        }
        #expect(Set(keys).count == 8)
    }

    @Test("shows no key in any of its texts or JSON")
    func secrecy() throws {
        let folder = try TemporaryFolder()
        let ledger = try LoRaLedger(directory: folder.path + "/lorawan")
        let now = Instant(unixSeconds: 1_800_000_000)
        var shown = ""
        for device in [try joining, try personalised] {
            let addition = try ledger.add(device, at: now)
            shown += LoraAdditionText(old: nil, new: device, addition).text
            var other = device
            other.policy.counterReset = .accepted
            shown += LoraAdditionText(old: device, new: other, try ledger.add(other, at: now)).text
            _ = try ledger.queue(
                device: device.eui, port: 10, payload: [2, 0x58], isConfirmed: true, queued: now, expires: now)
        }
        for device in try ledger.devices() {
            shown += LoraDeviceText(device).cells.joined() + JSONLine.of(LoraDeviceRow(device))
            shown += LoraDeviceText(device).whole(
                try ledger.sessions(of: device.device.eui), try ledger.downlinks(device: device.device.eui, limit: 9))
        }
        #expect(shown.contains("0000000000000002"))
        #expect(!shown.lowercased().contains(Self.hex))
        #expect(!shown.contains("161, 178"))
    }

    @Test("takes no key as an argument")
    func arguments() {
        for option in ["--app-key", "--key", "--nwk-s-key"] {
            #expect(throws: (any Error).self) {
                try Fairlead.parseAsRoot(["lora", "add", "70b3d57ed0000001", "--store", "x", option, Self.hex])
            }
        }
    }

    @Test(
        "refuses a wrong call",
        arguments: [
            "add 70b3d57ed000000 --store x", "add --store x", "add 70b3d57ed0000001 --store x --config y",
            "add 70b3d57ed0000001 --store x --keep-keys --generate",
            "add 70b3d57ed0000001 --store x --abp 01020304 --join-eui any",
            "downlink 70b3d57ed0000001 --store x --port 0 --hex 00",
            "downlink 70b3d57ed0000001 --store x --port 224 --hex 00",
            "downlink 70b3d57ed0000001 --store x --port 1 --hex 0", "join-log --store x --limit 0",
        ])
    func wrongCalls(line: String) {
        #expect(throws: (any Error).self) {
            try Fairlead.parseAsRoot(["lora"] + line.split(separator: " ").map { String($0) })
        }
    }

    @Test("takes an EUI as it is on a label")
    func labels() throws {
        let command = try Fairlead.parseAsRoot(
            ["lora", "add", "70-B3-D5-7E-D0-00-00-01", "--store", "x", "--join-eui", "any", "--no-adapt-data-rate"])
        let add = try #require(command as? LoraAddCommand)
        #expect(add.device.eui == EUI64(0x70B3_D57E_D000_0001))
        #expect(add.adaptsDataRate == false)
        #expect(add.joinEUI?.eui == nil)
    }

    @Test("shows a refused join once, in the order of time")
    func log() throws {
        let time = Instant(unixSeconds: 1_800_000_000)
        let later = time.adding(nanoseconds: 1)
        let refusal = Refusal(.usedNonce, "used", time: time, device: EUI64(1), isJoin: true)
        let joins = [
            JoinEvent(
                time: later, device: EUI64(1), join: EUI64(9), nonce: 2, gateway: EUI64(5), address: DeviceAddress(3)),
            JoinEvent(time: time, device: EUI64(1), join: EUI64(9), nonce: 1, gateway: EUI64(5), refusal: refusal),
        ]
        let unknown = Refusal(
            .unknownDevice, "unknown", time: later.adding(nanoseconds: 1), device: EUI64(4), isJoin: true)
        let lines = LoraLogRow.merged(joins, [unknown, refusal])
        #expect(lines.map(\.what) == [.joinRefused, .joined, .joinRefused])
        #expect(lines.last?.reason == "unknown")
    }

    @Test("has a page with a line for every kind of refusal", arguments: Refusal.Kind.allCases)
    func page(kind: Refusal.Kind) throws {
        let page = try Repository.text("Documentation/how-to/provision-a-lora-device.md")
        #expect(page.contains("| `\(kind.rawValue)` |"))
    }

    @Test("tells the battery in percent, and says external power", arguments: [(254, 100), (127, 50), (1, 0)])
    func battery(level: Int, percent: Int) {
        #expect(LoraDeviceText.batteryPercent(UInt8(level)) == percent)
        #expect(LoraDeviceText.batteryPercent(0) == nil)
        #expect(LoraDeviceText.batteryPercent(255) == nil)
    }
}
