import Console
import Sensing
import Timekeeping

extension ClockReport {
    /// What people get to see of the clock. `now` is the instant of `moment`.
    init(_ picture: ClockPicture, now: Timestamp, at moment: ClockMoment, settings: ClockSettings) {
        let model = picture.model
        self.init(
            time: now.instant, earliest: now.earliest, latest: now.latest, status: ClockStatus(now, by: model),
            terms: model.terms.map { ClockTerms($0, away: moment.raw &- model.anchor) },
            ageSeconds: Self.seconds(moment.raw &- model.anchor), frequencyPPM: model.frequency * 1e6,
            hostOffsetMicroseconds: Self.microseconds(moment.realtime &- model.utc(at: moment.raw).nanoseconds),
            leap: ClockLeap(model.leap, expires: picture.leapTableExpires),
            sources: picture.sources.map { ClockSourceReport($0) }, holdovers: picture.holdovers,
            holdoversCovered: picture.holdoversCovered,
            lastHoldover: picture.lastHoldover.map { ClockHoldoverReport($0) },
            history: picture.history.map { ClockHistoryPoint($0) },
            notes: picture.notes.map {
                ClockNoteReport(time: $0.at, severity: $0.note.severity.rawValue, text: $0.note.text)
            },
            limits: ClockLimits(
                oscillator: settings.oscillator.rawValue, lockMicroseconds: Self.microseconds(settings.lockLimit),
                holdoverMicroseconds: Self.microseconds(settings.holdoverLimit),
                longestHoldoverSeconds: Self.seconds(settings.longestHoldover)))
    }

    fileprivate static func microseconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds) / 1000 }
    fileprivate static func seconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds) / 1e9 }
}

extension ClockStatus {
    init(_ now: Timestamp, by model: ClockModel) {
        self.init(
            source: now.source, state: now.state, flags: now.flags,
            boundMicroseconds: now.bound.map { ClockReport.microseconds(max($0.before, $0.after)) }, model: model.id,
            sources: model.sourceNames.split(separator: "+").map(String.init))
    }
}

extension ClockTerms {
    fileprivate init(_ terms: BoundTerms, away nanoseconds: Int64) {
        self.init(
            source: ClockReport.microseconds(terms.source), path: ClockReport.microseconds(terms.path),
            fit: ClockReport.microseconds(terms.fit), residual: ClockReport.microseconds(terms.residual),
            read: ClockReport.microseconds(terms.read), leap: ClockReport.microseconds(terms.leap),
            conflict: ClockReport.microseconds(terms.conflict),
            drift: ClockReport.microseconds(terms.halfWidth(away: nanoseconds) - terms.constant),
            driftPPM: Double(terms.driftPPB) / 1000)
    }
}

extension ClockLeap {
    fileprivate init(_ leap: LeapOffset, expires: Instant?) {
        self.init(
            taiMinusUTCSeconds: leap.taiMinusUTC, change: leap.change.map { leap.utc(of: $0) },
            afterSeconds: leap.after, tableExpires: expires)
    }
}

extension ClockSourceReport {
    fileprivate init(_ source: SourcePicture) {
        self.init(
            name: source.name, kind: source.kind.rawValue, verdict: source.verdict.rawValue, reason: source.reason,
            samples: source.samples, ageSeconds: source.age.map(ClockReport.seconds),
            offsetMicroseconds: source.offset.map(ClockReport.microseconds),
            halfWidthMicroseconds: source.halfWidth.map(ClockReport.microseconds),
            frequencyPPM: source.frequency.map { $0 * 1e6 })
    }
}

extension ClockHistoryPoint {
    fileprivate init(_ entry: ClockHistoryEntry) {
        self.init(
            time: entry.at, state: entry.state, flags: entry.flags,
            boundMicroseconds: entry.halfWidth.map(ClockReport.microseconds),
            hostOffsetMicroseconds: ClockReport.microseconds(entry.hostOffset), frequencyPPM: entry.frequency * 1e6)
    }
}

extension ClockHoldoverReport {
    fileprivate init(_ audit: HoldoverAudit) {
        self.init(
            time: audit.relocked.utc(at: audit.at), durationSeconds: ClockReport.seconds(audit.duration),
            errorMicroseconds: ClockReport.microseconds(audit.error),
            promisedMicroseconds: ClockReport.microseconds(audit.promised),
            withinMicroseconds: ClockReport.microseconds(audit.within), isCovered: audit.isCovered)
    }
}
