import ArgumentParser

/// What every listing of the LoRa ledger can be asked.
struct LoraListing: ParsableArguments {
    @Option(help: ArgumentHelp("Only of this DevEUI.", valueName: "device"))
    var device: EUIArgument?

    @Option(help: ArgumentHelp("So many lines at most.", valueName: "count"))
    var limit = 50

    @Flag(help: "One JSON object a line.")
    var json = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is at least 1") }
    }
}
