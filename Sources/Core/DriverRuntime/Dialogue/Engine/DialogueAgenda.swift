extension InstrumentDialogue {
    /// It is polled, instead of sampling by itself.
    var polls: Bool { settings.poll != nil || dialogue.startSampling == nil && dialogue.poll?.every != nil }

    /// Whether the station file or the driver wants anything of the instrument but its samples.
    var wantsSomething: Bool {
        polls || settings.setsClock || settings.clockEveryNanoseconds != nil || !settings.greetings.isEmpty
            || dialogue.parameters.contains { wanted($0) != nil }
    }

    /// The value that a parameter has to have; nil leaves it alone.
    func wanted(_ parameter: DialogueParameter) -> String? {
        settings.parameters[parameter.name] ?? parameter.standard
            ?? (isRestoring && parameter.isRestored ? remembered[parameter.name] : nil)
    }

    /// From the beginning: wake, find out, configure, sample.
    mutating func begin(_ now: DialogueMoment, mayListen: Bool = false) {
        (running, retryAt, listenUntil, setUpAgainAt) = (nil, nil, nil, nil)
        answerSentCommands()
        failures = [:]
        recordsSinceBegin = 0
        hasEscaped = false
        guard !settings.listensOnly else {
            agenda = []
            become(.sampling)
            return
        }
        isSettingUp = true
        needsWake = true
        if mayListen, dialogue.listen > 0, !wantsSomething {
            listenUntil = now.monotonic + UInt64(dialogue.listen)
            become(.discovering)
            return
        }
        agenda = dialogue.wake == nil ? [] : [.wake]
        agenda += settings.greetings.indices.map { .greet($0) }
        agenda += [.prepareToRead] + plans.indices.map { .read($0) }
        agenda += [.configure, .disciplineClock, .resume]
        become(dialogue.wake == nil ? .discovering : .waking)
    }

    /// Decides what comes next.
    mutating func decide(_ job: DialogueJob, _ now: DialogueMoment) {
        switch job {
        case .prepareToRead:
            if mustStopFirst || polls, samplesByItself != false, dialogue.stopSampling != nil {
                agenda.insert(.stop, at: 0)
            } else if agenda.contains(where: { if case .read = $0 { true } else { false } }) {
                agenda = pause(forReading: true) + agenda
            }
            mustStopFirst = false
        case .configure: configure()
        case .checkSettings: checkSettings()
        case .disciplineClock:
            if mayAskClock(now) { agenda.insert(dialogue.clock?.read == nil ? .setClock(0) : .measureClock, at: 0) }
        case .resume: resume()
        case .settle: settle(now)
        default: break
        }
    }

    /// What has to be done before the instrument listens: nothing, or sampling is stopped.
    mutating func pause(forReading: Bool) -> [DialogueJob] {
        guard !polls, samplesByItself != false else { return [] }
        switch dialogue.whileSampling {
        case .everything: return []
        case .reading where forReading: return []
        default: break
        }
        if dialogue.wake?.stopsSampling == true {
            needsWake = true
            return []
        }
        return dialogue.stopSampling == nil ? [] : [.stop]
    }

    private mutating func configure() {
        let differing = dialogue.parameters.filter { parameter in
            guard let value = wanted(parameter) else { return false }
            return known[parameter.name].map { !parameter.form.means($0, value) } ?? true
        }
        settingsSent = differing.map(\.name)
        guard !differing.isEmpty else { return }
        let readings = plans.indices.filter { index in
            plans[index].parameters.contains { settingsSent.contains(dialogue.parameters[$0].name) }
        }
        var jobs = pause(forReading: false) + differing.map { .set($0.name) }
        jobs += readings.map { .read($0) } + [.checkSettings]
        if dialogue.save != nil { jobs.append(.save) }
        agenda = jobs + agenda
    }

    private mutating func checkSettings() {
        for name in settingsSent {
            guard let parameter = dialogue.parameter(name), parameter.read != nil, let value = wanted(parameter) else {
                continue
            }
            let found = known[name]
            if found.map({ parameter.form.means($0, value) }) != true {
                note(.error, "\(name) should be \(value), but the instrument says \(found ?? "nothing about it")")
            }
        }
    }

    private mutating func resume() {
        if polls || dialogue.startSampling == nil || samplesByItself == true {
            agenda.insert(.settle, at: 0)
        } else {
            agenda = [.start, .settle] + agenda
        }
    }

    private mutating func settle(_ now: DialogueMoment) {
        isSettingUp = false
        isRestoring = false
        lastRecord = max(lastRecord, now.monotonic)
        if hasToldLoss { note(.notice, "the instrument answers again") }
        hasToldLoss = false
        backOff.reset()
        missedPolls = 0
        unpolledRecords = 0
        if polls, nextPoll == nil { nextPoll = pollTime(after: now.monotonic) }
        scheduleClock(now)
        become(polls ? .polling : .sampling)
    }

    /// It does not answer: left alone for a while, and tried again for ever.
    mutating func lose(_ reason: String, _ now: DialogueMoment) {
        let hasSampled = !polls && recordsSinceBegin > 0
        abandon(because: "the instrument does not answer: \(reason)")
        if !hasToldLoss { note(.warning, "the instrument does not answer: \(reason); trying again until it does") }
        hasToldLoss = true
        needsWake = true
        if hasSampled { return acceptDeafness(now) }
        retryAt = now.monotonic + backOff.next()
        become(.lost(reason))
    }
}
