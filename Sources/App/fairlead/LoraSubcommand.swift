import ArgumentParser

/// A command that works on the LoRa ledger.
protocol LoraSubcommand: ParsableCommand {}

extension LoraSubcommand {
    /// Runs what may fail for reasons outside of the program, and tells them.
    func telling(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error where !(error is ExitCode) && !(error is ValidationError) {
            Terminal.complain("fairlead lora \(Self.configuration.commandName ?? ""): \(error)")
            throw Outcome.cannotProceed
        }
    }
}
