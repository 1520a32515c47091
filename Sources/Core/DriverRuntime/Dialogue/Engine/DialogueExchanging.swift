extension InstrumentDialogue {
    /// After waking, the answers to all tries are let pass.
    private static let restAfterWaking: UInt64 = 300_000_000
    private static let wakeTries = 4
    private static let wakeWithin: Int64 = 2_000_000_000

    /// Begins the exchange of a job.
    mutating func open(_ job: DialogueJob, _ now: DialogueMoment) {
        guard let exchange = exchange(of: job) else { return }
        let rendered = rendered(job, exchange, now)
        let within = within(job, exchange)
        running = RunningExchange(
            job: job, exchange: exchange, rendered: rendered, steps: rendered[...], nextStepAt: now.monotonic,
            reader: reader(exchange.replies, exchange.answers, rendered), within: within,
            late: job == .wake ? 0 : UInt64(dialogue.late), triesLeft: tries(job, exchange) - 1)
        if job == .stop { recordsSinceStop = 0 }
        if case .command(let ticket) = job { noteSent(ticket) }
    }

    /// Carries the running exchange on; false when nothing is to be done now.
    mutating func drive(_ now: DialogueMoment) -> Bool {
        guard var exchange = running else { return false }
        if let step = exchange.steps.first {
            guard now.monotonic >= exchange.nextStepAt else { return false }
            exchange.steps.removeFirst()
            running = exchange
            perform(step, now)
            return true
        }
        if let answer = exchange.reader.takeQuestion() {
            exchange.answersLeft -= 1
            if exchange.answersLeft >= 0 {
                exchange.steps = rendered(answer.steps)[...]
                exchange.nextStepAt = now.monotonic + UInt64(dialogue.gap)
                exchange.replyDeadline = nil
            }
            running = exchange
            return true
        }
        if let outcome = exchange.reader.outcome(now: now.monotonic) {
            finish(outcome, now)
            return true
        }
        guard let deadline = exchange.replyDeadline, now.monotonic >= deadline else { return false }
        fail(now)
        return true
    }

    // MARK: Sending

    private mutating func perform(_ step: RenderedStep, _ now: DialogueMoment) {
        guard let job = running?.job else { return }
        var takes: UInt64 = 0
        switch step {
        case .bytes(let bytes, _):
            if let pattern = forbidden(bytes) {
                note(.error, "'\(ByteText.shown(bytes))' was not sent: the driver forbids '\(pattern)'")
                finish(.refused("forbidden by '\(pattern)'"), now)
                return
            }
            if job.isBudgeted { budget.spend(now: now.monotonic) }
            actions.append(.send(bytes))
            lastSent = now.monotonic
            takes = settings.timeOnLine(bytes: bytes.count)
        case .lineBreak(_, let otherwise) where cannotBreak:
            let rest = running?.steps ?? []
            running?.steps = otherwise[...] + rest
        case .lineBreak(let milliseconds, _):
            if job.isBudgeted { budget.spend(now: now.monotonic) }
            actions.append(.sendBreak(milliseconds: milliseconds))
            lastSent = now.monotonic
            takes = UInt64(milliseconds) * 1_000_000
        case .silence(let nanoseconds): takes = UInt64(nanoseconds)
        }
        let done = now.monotonic + takes
        running?.nextStepAt = done
        restUntil = max(restUntil, done + UInt64(dialogue.gap))
        guard running?.steps.isEmpty == true, let within = running?.within, let late = running?.late else { return }
        if job.mayTellTime { pendingAnswers.ask(now) }
        running?.replyDeadline = done + within + late
    }

    /// The last guard: what the driver forbids goes out in no way, not even in pieces. The pattern that it fits.
    private mutating func forbidden(_ bytes: [UInt8]) -> String? {
        let line = unfinishedLine + bytes
        if let pattern = dialogue.forbidden.match(line) { return pattern }
        let end = line.lastIndex { $0 == 0x0D || $0 == 0x0A }.map { $0 + 1 } ?? 0
        unfinishedLine = Array(line[end...].suffix(ValueForm.longestText))
        return nil
    }

    /// The same again: the reply did not come.
    mutating func resend(_ at: UInt64) {
        guard let exchange = running else { return }
        let reader = reader(exchange.exchange.replies, exchange.exchange.answers, exchange.rendered)
        running?.isConfirming = false
        running?.steps = exchange.rendered[...]
        running?.replyDeadline = nil
        running?.reader = reader
        let earliest = exchange.job.isBudgeted ? budget.earliest(now: at) : at
        running?.nextStepAt = max(earliest, restUntil)
    }

    private mutating func confirm(_ confirmation: DialogueConfirmation, _ now: DialogueMoment) {
        guard let exchange = running else { return }
        let steps = rendered(confirmation.steps)
        let reader = reader(confirmation.replies, exchange.exchange.answers, steps)
        running?.isConfirming = true
        running?.steps = steps[...]
        running?.nextStepAt = max(now.monotonic, restUntil)
        running?.replyDeadline = nil
        running?.reader = reader
    }

    // MARK: Outcomes

    private mutating func finish(_ outcome: ReplyReader.Outcome, _ now: DialogueMoment) {
        guard let exchange = running else { return }
        learnEcho(exchange.reader)
        if outcome == .complete, isMissingValues(exchange) {
            running?.reader.goOn()
            running?.wasAnswered = true
            return
        }
        // A refusal may be of garbage that came before the command.
        if outcome == .complete, exchange.job.mayTellTime { pendingAnswers.answer() }
        if outcome == .complete, !exchange.isConfirming, let confirmation = exchange.exchange.confirmation {
            return confirm(confirmation, now)
        }
        if case .refused = outcome, exchange.isConfirming { return fail(now) }
        // A character that was lost on the way makes another command of it.
        if case .refused = outcome, exchange.job.mayBeMisheard, exchange.triesLeft > 0 {
            running?.triesLeft -= 1
            resend(now.monotonic)
            return
        }
        running = nil
        if exchange.job == .wake { restUntil = max(restUntil, now.monotonic + Self.restAfterWaking) }
        switch outcome {
        case .complete: succeeded(exchange, now)
        case .refused(let text): wasRefused(exchange, text, now)
        }
    }

    /// No reply came in time: sent again, or given up.
    private mutating func fail(_ now: DialogueMoment) {
        guard let exchange = running else { return }
        // It goes on talking, but what had to come has come.
        if exchange.reader.isMatched { return finish(.complete, now) }
        if exchange.triesLeft > 0, !exchange.sawRestart {
            running?.triesLeft -= 1
            resend(now.monotonic)
            return
        }
        running = nil
        if exchange.sawRestart { return startOver(now, after: exchange) }
        gaveUp(exchange, exchange.wasAnswered ? "no answer with what should be in it" : "no answer", now)
    }

    private mutating func learnEcho(_ reader: ReplyReader) {
        guard reader.awaitsEcho, dialogue.echo == .detect, !reader.bytes.isEmpty else { return }
        if reader.heardEcho {
            echoes = true
        } else {
            echoes = echoes == true ? nil : false
        }
    }

    // MARK: Parts

    private func reader(
        _ replies: [ReplyForm]?, _ answers: [DialogueAnswer], _ steps: [RenderedStep]
    ) -> ReplyReader {
        ReplyReader(
            forms: replies ?? dialogue.standardReply, dialogue: dialogue, answers: answers, echo: steps.echo,
            expectsEcho: echoes != false)
    }

    func rendered(_ steps: [SendStep], _ value: (String) -> [UInt8]? = { _ in nil }) -> [RenderedStep] {
        let address = ByteText.bytes(of: dialogue.address)
        return steps.rendered(lineEnd: dialogue.lineEnd) { $0 == "address" ? address : value($0) }
    }

    private func within(_ job: DialogueJob, _ exchange: DialogueExchange) -> UInt64 {
        if let within = exchange.withinNanoseconds { return UInt64(within) }
        switch job {
        case .wake: return UInt64(Self.wakeWithin)
        case .command(let ticket):
            return UInt64(dialogue.within + (asked.first { $0.ticket == ticket }?.command.takes ?? 0))
        default: return UInt64(dialogue.within)
        }
    }

    private func tries(_ job: DialogueJob, _ exchange: DialogueExchange) -> Int {
        switch job {
        case .wake: exchange.tries ?? Self.wakeTries
        case .poll, .greet, .escape, .setClock: exchange.tries ?? 1
        case .command(let ticket):
            asked.first { $0.ticket == ticket }?.command.isRepeatable == true ? exchange.tries ?? 2 : 1
        default: exchange.tries ?? 2
        }
    }
}

extension [RenderedStep] {
    var hasBreak: Bool {
        contains { step in
            if case .lineBreak = step { true } else { false }
        }
    }

    /// Nothing else can be done in place of the break.
    var hasBreakOnly: Bool {
        contains { step in
            if case .lineBreak(_, let otherwise) = step { otherwise.isEmpty } else { false }
        }
    }
}
