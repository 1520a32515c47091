import Sensing

/// A recording that a driver must read just so: bytes in, lines of JSON out.
public struct DriverCase: Sendable {
    /// The folder's name.
    public var name: String
    /// `input.raw`
    public var input: [UInt8]
    /// `expected.jsonl`
    public var expected: String
    /// `config.yaml`, when there is one.
    public var settings: DriverSettings

    public init(name: String, input: [UInt8], expected: String, settings: DriverSettings = DriverSettings()) {
        self.name = name
        self.input = input
        self.expected = expected
        self.settings = settings
    }

    /// What came out, and where it first differs.
    public struct Outcome: Sendable {
        public var output: String
        /// Nil when the case passes; else the lines that differ, for people.
        public var difference: String?
        /// Not a byte may be lost: the raw bytes of the frames, one after the other, are the input.
        public var keepsBytes: Bool
        public var passes: Bool { difference == nil && keepsBytes }
    }

    /// Runs the driver over the input in pieces of `pieceLength` bytes (all at once when nil).
    public func run(_ driver: Driver, pieceLength: Int? = nil) -> Outcome {
        let driver = driver.fitted(to: settings, input)
        let frames = driver.parse(input, settings: settings, pieceLength: pieceLength)
        var report = ParseReport(driver: driver)
        var output = ""
        for frame in frames { report.write(frame, to: &output) }
        return Outcome(
            output: output, difference: difference(from: output), keepsBytes: frames.flatMap(\.raw) == input)
    }

    private func difference(from output: String) -> String? {
        let wanted = Self.lines(expected)
        let got = Self.lines(output)
        for index in 0..<max(wanted.count, got.count) {
            let want = index < wanted.count ? String(wanted[index]) : "(nothing)"
            let have = index < got.count ? String(got[index]) : "(nothing)"
            if want != have { return "line \(index + 1): expected \(want)\n         found \(have)" }
        }
        return nil
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n").filter { !$0.isEmpty }
    }
}

extension Driver {
    /// Everything that a driver makes of some bytes, when nothing is known about when they arrived.
    public func parse(
        _ bytes: [UInt8], settings: DriverSettings = DriverSettings(), pieceLength: Int? = nil
    ) -> [ParsedFrame] {
        var session = DriverSession(driver: self, settings: settings)
        var frames: [ParsedFrame] = []
        let unknown = Timestamp(Instant(nanoseconds: 0), source: .unknown, state: .unsynchronised)
        let length = max(1, pieceLength ?? bytes.count)
        bytes.withUnsafeBytes { all in
            for start in stride(from: 0, to: all.count, by: length) {
                let piece = UnsafeRawBufferPointer(rebasing: all[start..<min(start + length, all.count)])
                session.ingest(piece, time: unknown, into: &frames)
            }
        }
        session.finish(into: &frames)
        return frames
    }
}
