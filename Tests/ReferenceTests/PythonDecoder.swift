import Foundation

/// `batch_decoder.py` at work.
enum PythonDecoder {
    static let script = "Documentation/reference/batch_decoder.py"

    /// Whether there is a Python to run it with.
    static let interpreter: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/python3" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// What it prints for these batches.
    static func decode(_ batches: [[UInt8]]) throws -> [DecodedBatch] {
        let input = FileManager.default.temporaryDirectory.appending(path: "batches-\(UUID().uuidString).hex")
        try batches.map { HexText.digits(of: $0) + "\n" }.joined().write(to: input, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: input) }
        let output = try run(["--hex"], input: FileHandle(forReadingFrom: input))
        return try output.split(separator: "\n").map {
            try JSONDecoder().decode(DecodedBatch.self, from: Data($0.utf8))
        }
    }

    private static func run(_ arguments: [String], input: FileHandle) throws -> String {
        let process = Foundation.Process()
        process.executableURL = URL(filePath: interpreter ?? "/usr/bin/python3")
        process.arguments = ["-B", Repository.url(script).path] + arguments
        process.standardInput = input
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }
}
