import Foundation
import Testing

@Suite("The repository")
struct RepositoryTests {
    private let tree = SourceTree()

    @Test("has at its top only what the design names and what every tool expects")
    func topLevel() throws {
        let expected: Set<String> = [
            "Package.swift", "Sources", "Tests", "Drivers", "SeaScript", "Firmware-Sim", "README.md", "Makefile",
            "LICENSE", "CHANGELOG.md", "Benchmarks", "Documentation",
        ]
        // Made by tools and ignored by git.
        let ignored: Set<String> = ["Package.resolved", "demo-data"]
        let found = try FileManager.default.contentsOfDirectory(atPath: tree.root.path).filter { !$0.hasPrefix(".") }
        #expect(Set(found).subtracting(expected).subtracting(ignored).isEmpty)
    }

    @Test("has a README of at most 150 lines that names the two commands in its first 30")
    func readme() throws {
        let lines = try tree.lines(of: "README.md")
        #expect(lines.count <= 150)
        let head = lines.prefix(30).joined(separator: "\n")
        #expect(head.contains("make demo"))
        #expect(head.contains("make test"))
    }

    @Test("keeps every Swift file below 600 lines")
    func fileLength() throws {
        for folder in ["Sources", "Firmware-Sim", "Tests"] {
            for file in tree.files(below: folder, extensions: ["swift"]) {
                #expect(try tree.lines(of: file).count <= 600, "\(file)")
            }
        }
    }

    @Test("traps nowhere outside the tests: no force try, no fatalError")
    func traps() throws {
        for folder in ["Sources", "Firmware-Sim", "SeaScript"] {
            for file in tree.files(below: folder, extensions: ["swift"]) {
                for (number, line) in try tree.code(of: file).enumerated() {
                    #expect(!line.contains("try!") && !line.contains("fatalError("), "\(file):\(number + 1): \(line)")
                }
            }
        }
    }

    @Test("simulates instruments without sharing code with the drivers")
    func simulatorIsIndependent() throws {
        let own: Set<String> = ["SimulatedInstruments", "ArgumentParser", "CCrypto", "Glibc", "FoundationEssentials"]
        for file in tree.files(below: "Firmware-Sim", extensions: ["swift"]) {
            for line in try tree.code(of: file) {
                guard let match = line.firstMatch(of: /^\s*(?:@\w+\s+)*import\s+(\w+)/) else { continue }
                #expect(own.contains(String(match.1)), "\(file): \(line)")
            }
        }
    }

    @Test("never pulls the whole of Foundation into the programs, which would cost 20 MB of memory")
    func noFullFoundation() throws {
        for folder in ["Sources", "Firmware-Sim"] {
            for file in tree.files(below: folder, extensions: ["swift"]) {
                for line in try tree.code(of: file) {
                    #expect(line.firstMatch(of: /^\s*(?:@\w+\s+)*import\s+Foundation\s*$/) == nil, "\(file)")
                }
            }
        }
    }
}
