import Framing

extension InstrumentDialogue {
    func exchange(of job: DialogueJob) -> DialogueExchange? {
        switch job {
        case .wake: return dialogue.wake?.exchange
        case .escape: return dialogue.wake.map { DialogueExchange($0.escape, replies: [.nothing]) }
        case .greet(let index):
            return DialogueExchange(
                [.keys(CommandTemplate(literal: Array(settings.greetings[index].utf8)))], replies: [.nothing])
        case .stop: return dialogue.stopSampling
        case .start: return dialogue.startSampling
        case .read(let plan): return plans[plan].exchange
        case .set(let name): return dialogue.parameter(name)?.set
        case .save: return dialogue.save
        case .poll: return dialogue.poll?.exchange
        case .measureClock: return dialogue.clock?.read
        case .setClock(let part):
            return dialogue.clock.flatMap { $0.set.indices.contains(part) ? $0.set[part] : nil }
        case .command(let ticket): return asked.first { $0.ticket == ticket }?.command.exchange
        case .readBack(let ticket): return readBackParameter(ticket)?.read
        default: return nil
        }
    }

    func rendered(_ job: DialogueJob, _ exchange: DialogueExchange, _ now: DialogueMoment) -> [RenderedStep] {
        switch job {
        case .command(let ticket): return asked.first { $0.ticket == ticket }?.steps ?? []
        case .setClock: return rendered(exchange.steps) { clockBytes($0, now) }
        case .set(let name):
            guard let parameter = dialogue.parameter(name), let value = wanted(parameter) else { return [] }
            // A value that was read back may be one that nobody may set; then the instrument has to say so.
            let written = (try? parameter.form.written(value)) ?? value
            return rendered(exchange.steps) { $0 == DialogueParameter.hole ? ByteText.bytes(of: written) : nil }
        default: return rendered(exchange.steps)
        }
    }

    mutating func succeeded(_ exchange: RunningExchange, _ now: DialogueMoment) {
        failures[exchange.job] = nil
        let reply = exchange.reader.reply
        switch exchange.job {
        case .wake: woke(now)
        case .escape: agenda.insert(.wake, at: 0)
        case .stop: (samplesByItself, recordsSinceStop) = (false, 0)
        case .start: (samplesByItself, lastRecord) = (true, now.monotonic)
        case .read(let plan): take(reply, of: plan, now)
        case .set(let name): known[name] = nil
        case .poll: polled(now)
        case .measureClock: measured(exchange, now)
        case .setClock(let part): clockWasSet(part, now)
        case .command(let ticket): commandDone(ticket, reply)
        case .readBack(let ticket): readBackDone(ticket, reply)
        default: break
        }
    }

    mutating func wasRefused(_ exchange: RunningExchange, _ text: String, _ now: DialogueMoment) {
        switch exchange.job {
        // Whoever refuses is awake.
        case .wake: woke(now)
        case .escape: agenda.insert(.wake, at: 0)
        // It samples already.
        case .start: (samplesByItself, lastRecord) = (nil, now.monotonic)
        case .poll: polled(now)
        case .command(let ticket): answer(ticket, .rejected(text))
        case .readBack(let ticket): readBackDone(ticket, [])
        case .measureClock, .setClock: clockFailed("refused: \(text)", now)
        default: note(.warning, "the instrument refused \(exchange.title): \(text)")
        }
    }

    /// No answer came to the last try.
    mutating func gaveUp(_ exchange: RunningExchange, _ reason: String, _ now: DialogueMoment) {
        let job = exchange.job
        needsWake = true
        switch job {
        case .wake:
            if !hasEscaped, dialogue.wake?.escape.isEmpty == false {
                hasEscaped = true
                agenda.insert(.escape, at: 0)
            } else {
                lose("\(reason) to \(exchange.title)", now)
            }
        case .poll:
            if exchange.records > 0 { polled(now) } else { noteMissedPoll(now) }
            schedulePoll(now)
        case .command(let ticket): answer(ticket, .failed("no answer within \(exchange.within / 1_000_000) ms"))
        case .readBack(let ticket): readBackDone(ticket, [])
        case .measureClock, .setClock: clockFailed(reason, now)
        case .escape: agenda.insert(.wake, at: 0)
        default:
            if dialogue.wake != nil, failures[job] == nil {
                failures[job] = 1
                agenda.insert(job, at: 0)
            } else {
                note(.warning, "\(reason) to \(exchange.title)")
                if case .read(let plan) = job { schedule(plan, now) }
            }
        }
    }

    private mutating func woke(_ now: DialogueMoment) {
        needsWake = false
        hasEscaped = false
        guard dialogue.wake?.stopsSampling == true else { return }
        (samplesByItself, recordsSinceStop) = (false, 0)
        if !polls, !agenda.contains(.resume), !agenda.contains(.start) { agenda.append(.resume) }
    }

    private mutating func polled(_ now: DialogueMoment) {
        missedPolls = 0
        schedulePoll(now)
    }

    private mutating func schedulePoll(_ now: DialogueMoment) {
        unpolledRecords = 0
        nextPoll = pollTime(after: now.monotonic)
    }

    // MARK: Values

    /// A reply that has none of the values it was asked for belongs to something else.
    func isMissingValues(_ exchange: RunningExchange) -> Bool {
        let reply = exchange.reader.reply
        switch exchange.job {
        case .read(let index):
            let plan = plans[index]
            return !plan.parameters.contains { dialogue.parameters[$0].value(in: reply) != nil }
                && !plan.statuses.contains { dialogue.statuses[$0].reads.contains { $0.match(in: reply) != nil } }
        case .measureClock: return dialogue.clock?.reading(in: reply) == nil
        case .readBack(let ticket): return readBackParameter(ticket)?.value(in: reply) == nil
        default: return false
        }
    }

    private mutating func take(_ reply: [UInt8], of index: Int, _ now: DialogueMoment) {
        let plan = plans[index]
        for number in plan.statuses {
            for pattern in dialogue.statuses[number].reads {
                readings.merge(pattern.values(in: reply) ?? [:]) { _, new in new }
            }
        }
        for number in plan.parameters {
            let parameter = dialogue.parameters[number]
            guard let value = parameter.value(in: reply) else { continue }
            learn(parameter, value)
        }
        schedule(index, now)
    }

    mutating func learn(_ parameter: DialogueParameter, _ value: String) {
        known[parameter.name] = value
        readings[parameter.name] = value
        if !isRestoring { remembered[parameter.name] = value }
    }

    private mutating func schedule(_ plan: Int, _ now: DialogueMoment) {
        guard polls || dialogue.whileSampling != .nothing || dialogue.startSampling == nil else { return }
        for number in plans[plan].statuses {
            if let every = dialogue.statuses[number].every { nextStatus[number] = now.monotonic + UInt64(every) }
        }
    }
}
