import Sensing

/// What a destination takes of the station's records: which datastreams, and how thinned.
public struct Selection: Hashable, Sendable {
    /// Empty for all datastreams.
    public var datastreams: [DatastreamPattern]
    public var thinning: Thinning
    /// Whether commands and notes go only for the instruments that are chosen; else those of all instruments go. They
    /// are never thinned.
    public var eventsOfChosenOnly: Bool

    public init(
        datastreams: [DatastreamPattern] = [], thinning: Thinning = .none, eventsOfChosenOnly: Bool = false
    ) {
        self.datastreams = datastreams
        self.thinning = thinning
        self.eventsOfChosenOnly = eventsOfChosenOnly
    }

    /// Takes every record as it is.
    public static let everything = Selection()

    public var takesEverything: Bool { thinning == .none && takesAllDatastreams && !eventsOfChosenOnly }

    /// Whether records must come in the order of their positions, because what is made of one depends on those before it.
    public var needsOrder: Bool { thinning.period != nil }

    /// The product's name in `BatchStream`: `average 10 min of ctd/*`; empty when everything is taken as it is.
    ///
    /// It names the choice as well, because two destinations at one archive may take the same averages of different
    /// instruments, and a stream's positions are settled only once.
    public var product: String {
        if takesEverything { return "" }
        let chosen = takesAllDatastreams ? "*/*" : datastreams.map(\.description).joined(separator: ", ")
        var name = thinning == .none ? chosen : "\(thinning.words) of \(chosen)"
        if eventsOfChosenOnly { name += ", events of chosen" }
        return name.utf8.count <= Self.longestName ? name : Self.shortened(name)
    }

    /// Whether anything of an instrument is chosen.
    public func chooses(instrument: String) -> Bool {
        datastreams.isEmpty || datastreams.contains { $0.matches(instrument: instrument) }
    }

    public func chooses(instrument: String, key: String) -> Bool {
        datastreams.isEmpty || datastreams.contains { $0.matches(instrument: instrument, key: key) }
    }

    /// Whether an instrument's records are taken even when there are no observations in them.
    public func takesAll(of instrument: String) -> Bool {
        datastreams.isEmpty || datastreams.contains { $0.takesAll(of: instrument) }
    }

    /// What the numbers in the product's records mean. Every instrument is there, because events of any may go; of its
    /// datastreams only what is chosen, each replaced by what the thinning makes of it.
    public func registrations(_ registrations: [InstrumentRegistration]) -> [InstrumentRegistration] {
        takesEverything ? registrations : registrations.map(registration)
    }

    /// The most bytes of a product's name.
    private static let longestName = 200

    private var takesAllDatastreams: Bool { datastreams.isEmpty || datastreams.contains(.all) }

    private func registration(_ whole: InstrumentRegistration) -> InstrumentRegistration {
        var registration = whole
        registration.description.datastreams = []
        registration.datastreamNumbers = []
        for (number, datastream) in zip(whole.datastreamNumbers, whole.description.datastreams)
        where chooses(instrument: whole.description.name, key: datastream.key) {
            for (number, description) in replacements(of: datastream, number: number) {
                registration.datastreamNumbers.append(number)
                registration.description.datastreams.append(description)
            }
        }
        return registration
    }

    private func replacements(
        of datastream: DatastreamDescription, number: Int32
    ) -> [(Int32, DatastreamDescription)] {
        if thinning.statistics.isEmpty { return [(number, datastream)] }
        return thinning.statistics.compactMap { statistic in
            Self.number(of: statistic, datastream: number).map { ($0, statistic.description(of: datastream)) }
        }
    }

    /// Nil for a number so large that the product would have none left for it.
    static func number(of statistic: Statistic, datastream: Int32) -> Int32? {
        let (number, overflow) = datastream.multipliedReportingOverflow(by: Statistic.places)
        return overflow ? nil : number + statistic.place
    }

    /// The beginning, and a digest of the whole.
    private static func shortened(_ name: String) -> String {
        var digest = ContentDigest()
        Array(name.utf8).withUnsafeBytes { digest.add($0) }
        var beginning = Substring(name)
        while beginning.utf8.count > longestName - 20 { beginning.removeLast() }
        return "\(beginning)… \(digest.hexadecimal().prefix(16))"
    }
}
