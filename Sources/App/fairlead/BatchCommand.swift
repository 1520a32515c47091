import ArgumentParser

/// `fairlead batch`: what goes over a link, looked at from outside.
struct BatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch", abstract: "Measure and show the batches that go to an archive.",
        discussion: """
            Examples: fairlead batch measure --input ctd.csv --rows 60 --max-bytes 340
                      fairlead batch show batch.bin
            """,
        subcommands: [BatchMeasureCommand.self, BatchShowCommand.self])
}
