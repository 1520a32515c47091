import Foundation
import SimulatedInstruments
import Testing

@testable import firmware_sim

@Suite("A field of simulated buoys and gateways", .serialized)
struct LoRaFieldTests {
    @Test("gives the same keys and the same datagrams for the same seed, and others for another")
    func seeded() throws {
        func run(_ seed: String) throws -> ([[String]], [[UInt8]]) {
            let plan = try LoRaFieldPlan(settings: ["seed": seed, "nodes": "3", "gateways": "2"])
            var radio = try plan.makeRadio(start: start, nonceSeed: 1)
            var datagrams: [[UInt8]] = []
            while let due = radio.deadline, due < start + .seconds(600) {
                datagrams += radio.advance(to: due).map(\.bytes)
            }
            return (plan.provisions.map { $0.keys.map(\.digits) }, datagrams)
        }
        let (first, again, other) = (try run("7"), try run("7"), try run("8"))
        #expect(first.0 == again.0 && first.1 == again.1 && first.1.count > 100)
        #expect(first.0 != other.0)
    }

    @Test(
        "refuses a field in words that help",
        arguments: [
            ("region", "EU86", "region cannot be 'EU86'"), ("nodes", "0", "nodes '0' is out of range"),
            ("deveui", "70b3", "deveui '70b3' is not an EUI"), ("colour", "red", "lora has no setting 'colour'"),
        ])
    func mistakes(name: String, value: String, words: String) {
        let mistake = #expect(throws: PlanMistake.self) { try LoRaFieldPlan(settings: [name: value]) }
        #expect(mistake.map { "\($0)".contains(words) } == true, "\(String(describing: mistake))")
    }

    @Test("speaks by two sockets with ports of their own, and hears answers on both")
    func sockets() throws {
        let receiver = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(receiver) }
        let any = try InternetAddress("127.0.0.1", port: 0, type: SOCK_DGRAM, isPassive: true)
        #expect(any.withPointer { bind(receiver, $0, $1) } == 0)
        let plan = try LoRaFieldPlan(settings: ["gateways": "1"])
        let field = try SimulatedField(
            plan: plan, address: "127.0.0.1", port: InternetAddress.localPort(of: receiver), now: start)
        defer { field.close() }
        field.proceed(now: start)
        field.proceed(now: start + .seconds(30))
        field.proceed(now: start + .milliseconds(30_020))
        var ports: [UInt8: Set<UInt16>] = [:]
        while let (datagram, sender) = receive(receiver) {
            ports[datagram[3], default: []].insert(sender.sin_port)
            acknowledge(datagram, to: sender, by: receiver)
        }
        #expect(ports[0]?.count == 1 && ports[2]?.count == 1 && ports[0] != ports[2])
        for ready in field.interests {
            field.handle(pollfd(fd: ready.fd, events: 0, revents: Int16(POLLIN)), now: start + .milliseconds(30_030))
        }
        let counts = field.radio.gateways[0].counts
        #expect(counts.acknowledged == 1 && counts.pullsAcknowledged >= 1, "\(counts)")
    }

    private func receive(_ descriptor: Int32) -> ([UInt8], sockaddr_in)? {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&state, 1, 500) > 0 else { return nil }
        var sender = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        var buffer = [UInt8](repeating: 0, count: 2048)
        let count = withUnsafeMutablePointer(to: &sender) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                recvfrom(descriptor, &buffer, buffer.count, 0, $0, &length)
            }
        }
        return count >= 12 ? (Array(buffer[..<count]), sender) : nil
    }

    private func acknowledge(_ datagram: [UInt8], to sender: sockaddr_in, by descriptor: Int32) {
        let answer: [UInt8] = [datagram[0], datagram[1], datagram[2], datagram[3] == 0 ? 1 : 4]
        withUnsafePointer(to: sender) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = sendto(descriptor, answer, answer.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    @Test("writes each key for its owner alone, and how the buoys are provisioned")
    func keyFiles() throws {
        let directory = FileManager.default.temporaryDirectory.path + "/lora-keys-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        for (activation, names) in [("otaa", ["app_key"]), ("abp", ["nwk_s_key", "app_s_key"])] {
            let plan = try LoRaFieldPlan(settings: ["nodes": "2", "activation": activation])
            try KeyFiles(directory: directory).write(plan)
            for device in plan.provisions {
                let path = "\(directory)/\(device.eui).key"
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o600)
                let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
                #expect(lines.map { $0.split(separator: " ").first.map(String.init) } == names)
                #expect(lines.allSatisfy { $0.split(separator: " ").last?.count == 32 })
            }
            let script = try String(contentsOfFile: directory + "/add.sh", encoding: .utf8)
            #expect(script.contains("fairlead lora add 70b3d57ed0000002 "))
        }
        #expect(try FileManager.default.attributesOfItem(atPath: directory)[.posixPermissions] as? Int == 0o700)
    }
}
