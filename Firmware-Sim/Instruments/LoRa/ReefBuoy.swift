/// A ReefTEMPS-like buoy: temperature, conductivity, pressure, battery and position, sent by LoRaWAN.
///
/// Port 2: samples; port 3: its state; port 10, downwards: 01 and two bytes set the interval in seconds, 02 asks for the
/// state.
public struct ReefBuoy: Sendable {
    private static let statePort: UInt8 = 3
    private static let commandPort: UInt8 = 10
    private static let firmware: [UInt8] = [1, 4]
    /// Seconds.
    private static let intervals = 60...43_200
    /// While so many wait, nothing is measured.
    private static let mostWaiting = 8

    public let settings: ReefBuoySettings
    public var node: LoRaNode
    private static let mostSamples = 100_000

    /// What it measured and handed to its radio, in order; long ago is forgotten.
    public private(set) var samples: [ReefSample] = []
    public private(set) var interval: Nanoseconds?
    /// How often it began anew.
    public private(set) var restarts = 0

    private let water: WaterColumn
    private let mooring: Mooring
    private let noise: Noise
    private let start: Nanoseconds
    private var nextSample: Nanoseconds
    private var nextReboot: Nanoseconds?
    private var measured = 0
    private var isFirst = true

    public init(_ settings: ReefBuoySettings, sea: UInt64 = 1, seed: UInt64, start: Nanoseconds) {
        self.settings = settings
        self.start = start
        node = LoRaNode(settings.node, seed: seed, start: start)
        interval = settings.interval
        water = WaterColumn(seed: sea)
        mooring = Mooring(latitude: settings.latitude, longitude: settings.longitude, radiusMetres: 12, seed: seed)
        noise = Noise(seed: seed, quantity: "reef buoy")
        // Buoys that were switched on together do not speak together.
        var chance = SeededGenerator(seed: seed, purpose: "reef buoy \(settings.node.eui)")
        let spread = min(settings.interval ?? 0, .seconds(60))
        nextSample = start + Nanoseconds(Double(spread) * chance.unit())
        nextReboot = settings.rebootsEvery.map { start + Nanoseconds(Double($0) * (0.5 + chance.unit())) }
    }

    public var deadline: Nanoseconds? {
        .earlier(.earlier(node.deadline, interval == nil ? nil : nextSample), nextReboot)
    }

    /// Everything due until `now`: packets that it sends.
    public mutating func advance(to now: Nanoseconds) -> [RadioPacket] {
        var sent: [RadioPacket] = []
        while let due = deadline, due <= now {
            if let reboot = nextReboot, reboot <= due { powerCycle(now: reboot, backAt: reboot + .seconds(2)) }
            sent += node.advance(to: due)
            readDownlinks(at: due)
            if let interval, nextSample <= due {
                sample(at: nextSample)
                nextSample += interval
            }
        }
        return sent
    }

    /// Power fails and returns.
    public mutating func powerCycle(now: Nanoseconds, backAt: Nanoseconds) {
        node.reboot(now: now, backAt: backAt)
        restarts += 1
        isFirst = true
        if !settings.node.hasMemory { interval = settings.interval }
        nextSample = max(nextSample, backAt)
        nextReboot = settings.rebootsEvery.map { backAt + $0 }
    }

    private mutating func sample(at instant: Nanoseconds) {
        guard node.isActivated, node.waiting < ReefBuoy.mostWaiting else { return }
        if isFirst, settings.asksForTime { node.askForTime() }
        let temperature =
            water.temperature(depthMetres: settings.depth, at: instant) + 0.001 * noise.gaussian(at: instant)
        let pressure = water.pressure(depthMetres: settings.depth, at: instant)
        let salinity = water.salinity(depthMetres: settings.depth, at: instant)
        let hasPosition = settings.positionEvery > 0 && measured % settings.positionEvery == 0
        let fix = hasPosition ? mooring.fix(at: instant) : nil
        let sample = ReefSample(
            temperature: temperature,
            conductivity: Seawater.conductivity(salinity: salinity, temperature: temperature, pressure: pressure),
            pressure: pressure, battery: batteryMillivolts(at: instant), age: 0, latitude: fix?.latitude,
            longitude: fix?.longitude, isFirst: isFirst)
        if samples.count == ReefBuoy.mostSamples { samples.removeFirst(ReefBuoy.mostSamples / 2) }
        samples.append(sample)
        isFirst = false
        measured += 1
        let isConfirmed = settings.confirmedEvery > 0 && measured % settings.confirmedEvery == 0
        node.battery = UInt8(min(max((sample.battery - 3000) * 254 / 1200, 1), 254))
        node.send(port: ReefSample.port, sample.bytes, isConfirmed: isConfirmed, now: instant)
    }

    /// A lithium cell that the sun charges by day: 4.15 V at most, 0.1 V less in the morning.
    private func batteryMillivolts(at instant: Nanoseconds) -> Int {
        let hours = Double(instant / 1_000_000_000 % 86_400) / 3600
        return Int(4100 - 50 * abs(hours - 14) / 12 + 4 * noise.gaussian(at: instant, index: 1))
    }

    private mutating func readDownlinks(at now: Nanoseconds) {
        for down in node.takeInbox() where down.port == ReefBuoy.commandPort { obey(down.payload, at: now) }
    }

    private mutating func obey(_ command: [UInt8], at now: Nanoseconds) {
        if command.count == 3, command[0] == 0x01 {
            let seconds = Int(command[1]) << 8 | Int(command[2])
            if ReefBuoy.intervals.contains(seconds) { interval = .seconds(Double(seconds)) }
        } else if command != [0x02] {
            return
        }
        sendState(at: now)
    }

    private mutating func sendState(at now: Nanoseconds) {
        let seconds = (interval ?? 0) / 1_000_000_000
        var bytes: [UInt8] = [0x10]
        bytes.append(bigEndian: UInt64(min(max(seconds, 0), 0xFFFF)), bytes: 2)
        bytes += ReefBuoy.firmware
        bytes.append(bigEndian: UInt64(restarts & 0xFFFF), bytes: 2)
        node.send(port: ReefBuoy.statePort, bytes, now: now)
    }
}
