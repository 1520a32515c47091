import Foundation
import Sensing

/// `batch_decoder.py` at work.
enum PythonDecoder {
    static let script = "Documentation/reference/batch_decoder.py"

    /// A Python that has the module zstandard; nil where there is none. The system's comes first: packages of the
    /// distribution are for it alone.
    static let interpreter: String? = {
        let folders =
            ["/usr/bin"] + (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return folders.map { "\($0)/python3" }.first { path in
            guard FileManager.default.isExecutableFile(atPath: path) else { return false }
            let process = Foundation.Process()
            process.executableURL = URL(filePath: path)
            process.arguments = ["-c", "import zstandard"]
            process.standardError = FileHandle.nullDevice
            guard (try? process.run()) != nil else { return false }
            process.waitUntilExit()
            return process.terminationStatus == 0
        }
    }()

    /// What it prints for these batches; nil where that is no batch and no refusal, such as a number beyond 64 bits.
    static func decode(_ batches: [[UInt8]]) throws -> [DecodedBatch?] {
        let input = FileManager.default.temporaryDirectory.appending(path: "batches-\(UUID().uuidString).hex")
        try batches.map { HexText.encode($0) + "\n" }.joined().write(to: input, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: input) }
        let output = try run([], input: FileHandle(forReadingFrom: input))
        return output.split(separator: "\n").map { try? JSONDecoder().decode(DecodedBatch.self, from: Data($0.utf8)) }
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
