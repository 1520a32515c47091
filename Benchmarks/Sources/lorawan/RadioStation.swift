import Glibc
import Programs

/// The station: its file, its devices in the ledger, and the daemon on core 0.
final class RadioStation {
    private let options: LoRaWANOptions
    private(set) var port: UInt16 = 0
    private var daemon: ChildProgram?

    var store: String { "\(options.directory)/store" }

    init(_ options: LoRaWANOptions) {
        self.options = options
    }

    func start(in group: ProcessGroup) throws(BenchmarkFailure) {
        port = try Socket.freePort()
        let configuration = "\(options.directory)/station.yaml"
        try write(station(archive: try Socket.freePort()), to: configuration)
        try provision(in: group)
        daemon = try ChildProgram(
            "taskset",
            [
                "-c", "0", "\(options.programs)/fairlead", "run", "--config", configuration, "--drivers",
                options.drivers,
            ], log: log, in: group)
    }

    var processorSeconds: Double { daemon?.processorSeconds ?? 0 }

    var memory: (now: Double, peak: Double) { (daemon?.mebibytes("VmRSS") ?? 0, daemon?.mebibytes("VmHWM") ?? 0) }

    /// Ends it as an operator would, so that all that came is in the store.
    func stop() throws(BenchmarkFailure) {
        guard let daemon else { return }
        guard !daemon.hasEnded else {
            throw BenchmarkFailure("the daemon ended by itself: \(contents(of: log).suffix(1000))")
        }
        try daemon.end(with: SIGTERM, seconds: 60)
    }

    private var log: String { "\(options.directory)/fairlead.log" }

    /// Each device by the command that a field engineer uses.
    private func provision(in group: ProcessGroup) throws(BenchmarkFailure) {
        complain("lorawan: provisioning")
        for number in 0..<options.devices {
            let device = BenchDevice(number)
            let keys = "\(options.directory)/keys"
            try write(device.keyFile, to: keys)
            chmod(keys, 0o600)
            let addition = try ChildProgram(
                "\(options.programs)/fairlead",
                [
                    "lora", "add", device.eui.description, "--config", "\(options.directory)/station.yaml", "--abp",
                    device.address.description, "--key-file", keys,
                ], log: "\(options.directory)/provisioning.log", in: group)
            guard try addition.end(seconds: 60) == .exited(0) else {
                throw BenchmarkFailure(
                    "cannot add a device: \(contents(of: "\(options.directory)/provisioning.log").suffix(500))")
            }
            unlink(keys)
        }
    }

    private func station(archive: UInt16) -> String {
        let gateways = (0..<options.gateways).map { number in
            "    - {name: g\(number), eui: \"\(UplinkPlan.gateway(number))\"}\n"
        }
        let instruments = (0..<options.devices).map(BenchDevice.init).map { device in
            "  - {name: \(device.name), driver: reeftemps/buoy, transport: {lorawan: \"\(device.eui)\"}}\n"
        }
        return """
            station: lorawan
            store: {directory: \(store), limit: 64 GiB}
            control: {socket: \(options.directory)/control.sock}
            page: false
            lorawan:
              region: EU868
              listen: 127.0.0.1:\(port)
              gateways:
            \(gateways.joined())instruments:
            \(instruments.joined())destinations:
              - {name: archive, http: "http://127.0.0.1:\(archive)"}

            """
    }
}
