/// Walks over MAC commands, each an identifier and so many bytes as its kind has.
enum CommandScan {
    static func read<Command>(
        _ bytes: some Collection<UInt8>, lengths: [UInt8: Int], _ make: (UInt8, [UInt8]) -> Command?
    ) -> (commands: [Command], rest: [UInt8]) {
        let bytes = Array(bytes)
        var commands: [Command] = []
        var index = 0
        while index < bytes.count {
            guard let length = lengths[bytes[index]], index + length < bytes.count,
                let command = make(bytes[index], Array(bytes[(index + 1)..<(index + 1 + length)]))
            else { break }
            commands.append(command)
            index += 1 + length
        }
        return (commands, Array(bytes[index...]))
    }
}
