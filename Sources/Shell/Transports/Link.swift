/// A kind of line to an instrument. `LinkRunner` keeps it open; it is used on one thread only.
protocol Link {
    /// Opens the line, or says why it could not be opened.
    mutating func open(_ control: LinkControl) throws(LinkFailure)

    /// Waits until something happens, and deals with it once: hands the bytes that came to the consumer, and sends what
    /// is to be sent. Throws when the line cannot be used any more.
    mutating func serve(_ control: LinkControl, _ consumer: inout some LinkConsumer) throws(LinkFailure) -> LinkProgress

    /// Closes what is open and ends its sources. Must be harmless when nothing is open.
    mutating func close(_ control: LinkControl, _ consumer: inout some LinkConsumer, because failure: LinkFailure)
}

/// Whether a line has more to give.
enum LinkProgress {
    case open
    /// There will never be more.
    case finished
}
