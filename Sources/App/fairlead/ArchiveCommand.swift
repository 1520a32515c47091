import ArgumentParser

/// `fairlead archive`: the receiving end, and what is made of what it received.
struct ArchiveCommand: AsyncParsableCommand {
    // The options are the subcommands' own: a parent's would be taken away from a subcommand that has them too.
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: "Receive batches and acknowledge them after the commit; export what came.",
        discussion: """
            Without a word: serve.

            Examples: fairlead archive --listen 127.0.0.1:8090 --store archive.db
                      fairlead archive export --store archive.db --station pier --instrument ctd
            """,
        subcommands: [ArchiveServe.self, ArchiveExportCommand.self], defaultSubcommand: ArchiveServe.self)
}
