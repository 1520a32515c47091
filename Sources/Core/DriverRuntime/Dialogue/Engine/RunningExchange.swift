import Framing

/// An exchange on its way: what is still to be sent, and what has come back.
struct RunningExchange: Sendable {
    let job: DialogueJob
    let exchange: DialogueExchange
    let rendered: [RenderedStep]
    /// What is still to be sent, and when.
    var steps: ArraySlice<RenderedStep>
    var nextStepAt: UInt64
    var reader: ReplyReader
    /// How long a reply may take, and how long its time-out is waited over.
    let within: UInt64
    let late: UInt64
    /// From the last step on.
    var replyDeadline: UInt64?
    var triesLeft: Int
    var isConfirming = false
    /// Something came that had the form of a reply, but not the values.
    var wasAnswered = false
    /// A line came that tells of a restart; it counts when the reply does not come.
    var sawRestart = false
    /// Samples that came meanwhile.
    var records = 0
    var answersLeft = mostAnswers

    /// A menu that asks for ever is no dialogue.
    static let mostAnswers = 64

    /// What was sent, for notes: `'DS'`.
    var title: String {
        var bytes = rendered.bytes
        while let last = bytes.last, last == 0x0D || last == 0x0A { bytes.removeLast() }
        if bytes.isEmpty { return rendered.hasBreak ? "a break" : "a line end" }
        return "'\(ByteText.shown(bytes))'"
    }

    /// The next moment at which something is to be done without another byte.
    var deadline: UInt64 {
        guard steps.isEmpty else { return nextStepAt }
        let end = replyDeadline ?? nextStepAt
        return min(end, reader.deadline ?? end)
    }
}

/// Finds the lines that tell of a restart in everything that the instrument sends.
struct RestartWatch: Sendable {
    private let patterns: [Glob]
    private var line: [UInt8] = []

    /// A banner is not longer.
    private static let longestLine = 256

    init(_ patterns: [Glob]) {
        self.patterns = patterns
    }

    /// Whether one of the lines that these bytes end fits.
    mutating func sees(_ bytes: some Sequence<UInt8>) -> Bool {
        guard !patterns.isEmpty else { return false }
        var found = false
        for byte in bytes {
            if byte == 0x0D || byte == 0x0A {
                found = found || fits()
                line.removeAll(keepingCapacity: true)
            } else if line.count < Self.longestLine, !line.isEmpty || (0x21..<0x7F).contains(byte) {
                // What a line shows while the instrument comes up stands in front of the banner.
                line.append(byte)
            }
        }
        return found
    }

    mutating func forget() {
        line.removeAll(keepingCapacity: true)
    }

    private func fits() -> Bool {
        line.withUnsafeBufferPointer { text in patterns.contains { $0.matches(text, 0..<text.count) } }
    }
}
