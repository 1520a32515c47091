import Framing
import Sensing

/// Follows what comes back after something was sent, until it is the reply.
///
/// Samples may stand between, a prompt may be glued to data or have been on its way before the command was heard: an
/// instrument that echoes has its reply behind its echo, and what comes before that ends the reply only when no echo
/// follows.
struct ReplyReader: Sendable {
    enum Outcome: Hashable {
        case complete
        case refused(String)
    }

    /// How long an echo may be behind a prompt that might have been on its way before.
    static let echoWait: UInt64 = 700_000_000
    /// A prompt in the middle of a line counts when nothing follows it.
    static let promptRest: UInt64 = 200_000_000
    /// How long a reply that is recognised waits for the prompt behind it.
    static let matchRest: UInt64 = 300_000_000
    /// How long a refusal waits for the prompt behind it.
    static let refusalRest: UInt64 = 300_000_000
    /// A longer line without an end is data, not a prompt or a question.
    static let longestTail = 512
    /// What is kept of a reply.
    static let most = 65_536

    private let forms: [ReplyForm]
    private let prompts: [[UInt8]]
    private let errors: [ErrorMark]
    private let answers: [DialogueAnswer]
    private let echo: [UInt8]
    private let expectsEcho: Bool

    /// Everything since the command was sent, the newest `most` of it.
    private(set) var bytes: [UInt8] = []
    /// Where the reply begins: behind the echo.
    private(set) var start = 0
    private var lineStart = 0
    private(set) var heardEcho = false
    private(set) var lastByte: UInt64?
    /// When the first byte of the chunks came that end at an index.
    private var arrivals: [(end: Int, count: Int, time: Timestamp)] = []
    private var isComplete = false
    /// What had to come has come; where there are prompts, one may follow.
    private(set) var isMatched = false
    private var refusal: String?
    private var refusedAt: UInt64?
    private var earlyPromptAt: UInt64?
    private var restingPromptAt: UInt64?
    private var questions: [Int] = []

    init(
        forms: [ReplyForm], dialogue: DriverDialogue, answers: [DialogueAnswer], echo: [UInt8], expectsEcho: Bool
    ) {
        self.forms = forms
        self.answers = answers + dialogue.answers
        // An instrument that is known not to echo may answer with the very words that it was told.
        self.echo = dialogue.echo == .no ? [] : echo
        self.expectsEcho = expectsEcho && !self.echo.isEmpty
        prompts = dialogue.prompts
        errors = dialogue.errors
    }

    /// Whether an instrument that echoes would have shown it.
    var awaitsEcho: Bool { !echo.isEmpty }

    /// The reply itself, without the echo.
    var reply: [UInt8] { Array(bytes[min(start, bytes.count)...]) }

    /// When something may be decided without another byte.
    var deadline: UInt64? {
        [
            refusedAt.map { $0 + Self.refusalRest }, earlyPromptAt.map { $0 + Self.echoWait },
            restingPromptAt.map { $0 + Self.promptRest }, quietEnd, matchEnd,
        ].compactMap(\.self).min()
    }

    func outcome(now: UInt64) -> Outcome? {
        if let refusal, isComplete || isDue(refusedAt, Self.refusalRest, now) { return .refused(refusal) }
        if isComplete || forms.contains(.nothing) { return .complete }
        if isDue(earlyPromptAt, Self.echoWait, now) || isDue(restingPromptAt, Self.promptRest, now) { return .complete }
        if let end = [quietEnd, matchEnd].compactMap(\.self).min(), now >= end { return .complete }
        return nil
    }

    /// A reply that ended without the values that it should have: it was another command's, and more may come.
    mutating func goOn() {
        (isComplete, isMatched, earlyPromptAt, restingPromptAt) = (false, false, nil, nil)
        start = bytes.count
        lineStart = bytes.count
    }

    /// The next question to be answered, as an index into the exchange's answers followed by the dialogue's.
    mutating func takeQuestion() -> DialogueAnswer? {
        questions.isEmpty ? nil : answers[questions.removeFirst()]
    }

    /// When the first byte of the chunk came in which the byte at an index of `reply` was, and how long the chunk was.
    func arrival(of index: Int) -> (time: Timestamp, count: Int)? {
        (arrivals.first { $0.end >= start + index } ?? arrivals.last).map { ($0.time, $0.count) }
    }

    mutating func take(_ chunk: some Sequence<UInt8>, arrival: Timestamp, at now: UInt64) {
        let before = bytes.count
        bytes += chunk
        guard bytes.count > before else { return }
        lastByte = now
        arrivals.append((bytes.count, bytes.count - before, arrival))
        restingPromptAt = nil
        var index = before
        while index < bytes.count {
            if bytes[index] == 0x0D || bytes[index] == 0x0A {
                endLine(lineStart..<index, now)
                lineStart = index + 1
            }
            index += 1
        }
        // The echo's own line end has two bytes.
        if heardEcho, start > 0, start < bytes.count, bytes[start - 1] == 0x0D, bytes[start] == 0x0A { start += 1 }
        lookForBytes(from: before)
        lookAtTail(now)
        forgetOldest()
    }

    // MARK: Lines

    private mutating func endLine(_ line: Range<Int>, _ now: UInt64) {
        let (text, hadPrompt) = withoutPrompts(line)
        if isEcho(text) {
            hearEcho(end: line.upperBound + 1)
            return
        }
        if hadPrompt { seePrompt(now) }
        guard !text.isEmpty else { return }
        if let refused = refusal(in: text) { refuse(refused, now) }
        if let question = question(in: text) { questions.append(question) }
        if fits(text) { match() }
    }

    /// The line that has not ended: a prompt, a question, or the beginning of something.
    private mutating func lookAtTail(_ now: UInt64) {
        let tail = lineStart..<bytes.count
        guard !tail.isEmpty, tail.count <= Self.longestTail else { return }
        let (text, hadPrompt) = withoutPrompts(tail)
        if hadPrompt { seePrompt(now) }
        guard !text.isEmpty else { return }
        if let question = question(in: text) {
            questions.append(question)
            lineStart = bytes.count
        } else if endsWithPrompt(text) {
            if let refused = refusal(in: text) {
                refuse(refused, now)
                if !isEchoMissing { isComplete = true }
            }
            if forms.contains(.prompt), !isEchoMissing { restingPromptAt = now }
        }
    }

    private var isEchoMissing: Bool { expectsEcho && !heardEcho }

    private mutating func seePrompt(_ now: UInt64) {
        guard forms.contains(.prompt) || refusal != nil || isMatched else { return }
        if isEchoMissing {
            earlyPromptAt = earlyPromptAt ?? now
        } else {
            isComplete = true
        }
    }

    private mutating func match() {
        isMatched = true
        if prompts.isEmpty { isComplete = true }
    }

    private mutating func refuse(_ text: String, _ now: UInt64) {
        refusal = refusal ?? text
        refusedAt = refusedAt ?? now
    }

    private mutating func hearEcho(end: Int) {
        heardEcho = true
        start = min(end, bytes.count)
        (isComplete, isMatched, refusal, refusedAt, earlyPromptAt) = (false, false, nil, nil, nil)
    }

    private func isEcho(_ text: Range<Int>) -> Bool {
        !echo.isEmpty && text.count == echo.count
            && zip(bytes[text], echo).allSatisfy { ReplyPattern.folded($0) == ReplyPattern.folded($1) }
    }

    /// A line without blanks around it and prompts in front of it.
    private func withoutPrompts(_ line: Range<Int>) -> (text: Range<Int>, hadPrompt: Bool) {
        var text = line
        var hadPrompt = false
        while true {
            while let first = text.first, bytes[first] <= 0x20 { text.removeFirst() }
            guard let prompt = prompts.first(where: { bytes[text].starts(with: $0) }) else { break }
            text = text.lowerBound + prompt.count..<text.upperBound
            hadPrompt = true
        }
        while let last = text.last, bytes[last] <= 0x20 { text.removeLast() }
        return (text, hadPrompt)
    }

    private func endsWithPrompt(_ text: Range<Int>) -> Bool {
        prompts.contains { bytes[text].suffix($0.count).elementsEqual($0) }
    }

    private func question(in text: Range<Int>) -> Int? {
        answers.firstIndex { matches($0.question, text) }
    }

    private func refusal(in text: Range<Int>) -> String? {
        let isRefused = errors.contains { error in
            if case .line(let glob) = error { matches(glob, text) } else { false }
        }
        return isRefused ? ByteText.shown(bytes[text]) : nil
    }

    private func fits(_ text: Range<Int>) -> Bool {
        forms.contains { form in
            guard case .line(let glob) = form else { return false }
            return glob.map { matches($0, text) } ?? true
        }
    }

    private func matches(_ glob: Glob, _ text: Range<Int>) -> Bool {
        bytes.withUnsafeBufferPointer { glob.matches($0, text) }
    }

    // MARK: Bytes

    private mutating func lookForBytes(from before: Int) {
        for case .bytes(let mark) in errors where find(mark, from: before) != nil {
            refusal = refusal ?? ByteText.shown(mark)
            isComplete = true
        }
        for form in forms {
            switch form {
            case .text(let text) where find(text, from: before) != nil:
                if !isEchoMissing || find(text, in: echo[...]) == nil { match() }
            case .counted(let begins, let length, let ends):
                if isCounted(begins, length, ends) { match() }
            default: break
            }
        }
    }

    /// Looks where the newest bytes could have completed it.
    private func find(_ text: [UInt8], from before: Int) -> Int? {
        find(text, in: bytes[max(start, min(before, bytes.count) - text.count + 1)...])
    }

    private func find(_ text: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= text.count else { return nil }
        return (bytes.startIndex...bytes.endIndex - text.count).first { bytes[$0...].starts(with: text) }
    }

    private func isCounted(_ begins: [UInt8], _ length: Int, _ ends: [UInt8]) -> Bool {
        guard start <= bytes.count, let begin = find(begins, in: bytes[start...]), begin + length <= bytes.count
        else { return false }
        return ends.isEmpty || find(ends, in: bytes[(begin + length)...]) != nil
    }

    private var matchEnd: UInt64? {
        isMatched ? lastByte.map { $0 + Self.matchRest } : nil
    }

    private var quietEnd: UInt64? {
        guard let lastByte else { return nil }
        let waits = forms.compactMap { form -> UInt64? in
            if case .silence(let nanoseconds) = form { UInt64(nanoseconds) } else { nil }
        }
        return waits.min().map { lastByte + $0 }
    }

    private func isDue(_ since: UInt64?, _ wait: UInt64, _ now: UInt64) -> Bool {
        since.map { now >= $0 + wait } ?? false
    }

    private mutating func forgetOldest() {
        guard bytes.count > Self.most else { return }
        let count = bytes.count - Self.most / 2
        bytes.removeFirst(count)
        start = max(0, start - count)
        lineStart = max(0, lineStart - count)
        arrivals = arrivals.filter { $0.end > count }.map { ($0.end - count, $0.count, $0.time) }
    }
}
