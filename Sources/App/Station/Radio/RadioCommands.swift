import Console
import DriverRuntime

/// The commands of a LoRa instrument: each becomes a downlink, which waits until the device speaks.
struct RadioCommands: Sendable {
    let driver: Driver
    let writer: InstrumentWriter

    /// Returns when the downlink is queued durably; what becomes of it is told by the instrument's datastreams.
    func ask(_ wish: CommandWish) async throws(CommandDenial) -> CommandAnswer {
        let bytes: [UInt8]
        do throws(CommandRefusal) {
            bytes = try render(wish)
        } catch {
            throw CommandDenial(error.isUnknownCommand ? .unknown : .refused, "\(error)")
        }
        do {
            let number = try await writer.queue(bytes)
            return CommandAnswer(
                instrument: wish.instrument, command: wish.command,
                reply: "queued as downlink \(number); it goes out when the device speaks next", readBack: nil)
        } catch {
            throw CommandDenial(.failed, "\(error)")
        }
    }

    private func render(_ wish: CommandWish) throws(CommandRefusal) -> [UInt8] {
        guard let command = driver.commands.first(where: { $0.name == wish.command }) else {
            throw .unknownCommand(wish.command, known: driver.commands.map(\.name))
        }
        return try command.render(arguments: wish.arguments, for: driver.dialogue ?? DriverDialogue()).bytes
    }
}
