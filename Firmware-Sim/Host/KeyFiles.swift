import Glibc
import SimulatedInstruments

/// The keys of simulated buoys as files that `fairlead lora add --key-file` takes, for their owner alone.
struct KeyFiles {
    let directory: String

    /// One file a device, and `add.sh` with a line for each: its arguments go to `fairlead lora add`.
    func write(_ plan: LoRaFieldPlan) throws(EndpointFailure) {
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw .system("cannot make '\(directory)'") }
        var script =
            "#!/bin/sh\n# Provisions the simulated buoys: add.sh --config STATION.yaml, or add.sh --store DIRECTORY\nset -e\n"
        for device in plan.provisions {
            let path = "\(directory)/\(device.eui).key"
            let lines = device.keys.map { "\($0.name) \($0.digits)\n" }.joined()
            try KeyFiles.write(
                "# \(device.eui), simulated by firmware-sim with seed \(plan.seed)\n" + lines, path, 0o600)
            let kind = device.address.map { "--abp \($0)" } ?? "--join-eui \(device.joinEUI)"
            script += "fairlead lora add \(device.eui) \(kind) --key-file '\(path)' \"$@\"\n"
        }
        try KeyFiles.write(script, "\(directory)/add.sh", 0o700)
    }

    private static func write(_ text: String, _ path: String, _ mode: mode_t) throws(EndpointFailure) {
        unlink(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .system("cannot write '\(path)'") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw .system("cannot write '\(path)'")
        }
    }
}
