import Foundation
import Testing

@Suite("Core")
struct CoreIsPureTests {
    private let tree = SourceTree()

    /// What would let Core see a clock, a file, a socket, a thread or chance.
    private let forbidden = [
        "ContinuousClock", "SuspendingClock", "Task {", "Task.", "async ", "await ", ".random(", "print(", "Date(",
        "FileHandle", "FileManager", "fopen", "getenv", "Thread", "DispatchQueue", "try!", "fatalError(",
    ]

    /// The package's own core targets, the named doors of Package.swift, and nothing else.
    private let allowedImports: Set<String> = [
        "Sensing", "Diagnostics", "Framing", "Timekeeping", "Pipeline", "DriverRuntime", "Delivery", "LoRaWAN",
        "RealModule", "CZstd", "CCrypto",
    ]

    private var files: [String] { tree.files(below: "Sources/Core", extensions: ["swift"]) }

    @Test("imports nothing but itself and the computing packages named in the manifest")
    func imports() throws {
        for file in files {
            for line in try tree.code(of: file) {
                guard let match = line.firstMatch(of: /^\s*(?:@\w+\s+|public\s+|internal\s+)*import\s+(\w+)/) else {
                    continue
                }
                #expect(allowedImports.contains(String(match.1)), "\(file): \(line)")
            }
        }
    }

    @Test("holds no clock, file, thread, task, chance or output")
    func words() throws {
        #expect(files.count > 20)
        for file in files {
            for (number, line) in try tree.code(of: file).enumerated() {
                for word in forbidden where line.contains(word) {
                    Issue.record("\(file):\(number + 1): Core may not say '\(word)': \(line)")
                }
            }
        }
    }
}
