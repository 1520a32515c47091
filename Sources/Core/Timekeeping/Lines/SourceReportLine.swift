import Sensing

extension SourceReport {
    func add(to line: inout KeyedLine) {
        line.add("source", source)
        line.add("at", at)
        switch content {
        case .refused(let reason): line.add("refused", reason)
        case .silent(let reason): line.add("silent", reason)
        case .sample(let sample): sample.add(to: &line)
        }
    }

    init(_ line: KeyedLine) throws(LineDefect) {
        let content: Content =
            if let reason = line[optional: "refused"] {
                .refused(reason)
            } else if let reason = line[optional: "silent"] {
                .silent(reason)
            } else {
                .sample(try SourceSample(line))
            }
        self.init(source: try line.text("source"), at: try line.value("at"), content)
    }
}

extension SourceSample {
    func add(to line: inout KeyedLine) {
        line.add("sample", raw)
        switch time {
        case .tai(let tai): line.add("tai", tai.nanoseconds)
        case .utc(let utc): line.add("utc", utc.nanoseconds)
        case .startOfSecond: line.add("pulse", "yes")
        }
        line.add("e_src", sourceError)
        line.add("e_path", pathError)
        line.add("e_read", readError)
        line.add("sigma", sigma)
        line.add("lateness", lateness)
        line.add("coming", leap.coming.rawValue)
        line.add("tai_minus_utc", optional: leap.taiMinusUTC)
        line.add("degraded", optional: degraded)
    }

    init(_ line: KeyedLine) throws(LineDefect) {
        let time: SourceTime =
            if let tai: Int64 = try line.optional("tai") {
                .tai(TAIInstant(nanoseconds: tai))
            } else if let utc: Int64 = try line.optional("utc") {
                .utc(Instant(nanoseconds: utc))
            } else if line[optional: "pulse"] != nil {
                .startOfSecond
            } else {
                throw .missing(key: "tai")
            }
        self.init(
            raw: try line.value("sample"), time: time, sourceError: try line.value("e_src"),
            pathError: try line.value("e_path"), readError: try line.value("e_read"), sigma: try line.value("sigma"),
            lateness: try line.value("lateness"),
            leap: LeapAnnouncement(
                coming: try line.named("coming", of: LeapAnnouncement.Coming.allCases),
                taiMinusUTC: try line.optional("tai_minus_utc")),
            degraded: line[optional: "degraded"])
    }
}
