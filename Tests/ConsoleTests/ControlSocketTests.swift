import Foundation
import Glibc
import Testing

@testable import Console

@Suite("The control socket")
struct ControlSocketTests {
    private let directory: TemporaryDirectory
    private let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path + "/fairlead.sock"
    }

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode : 0
    }

    @Test("answers its owner only, with the same as the page, and is gone afterwards")
    func serves() async throws {
        try await RunningConsole.serve(at: .unix(path: path)) { console in
            #expect(mode(path) == S_IFSOCK | 0o600)
            #expect(directory.contents == ["fairlead.sock"])
            let expected = try StatusJSON.encode(ExampleStation.status)
            let answer = try await RawConnection.ask(console.address, "/v1/status", host: nil)
            #expect(answer.hasSuffix("\r\n\r\n" + String(decoding: expected, as: UTF8.self)))
            let page = try await RawConnection.ask(console.address, "/page.css")
            #expect(page.hasSuffix(String(decoding: PackageResources.page_css, as: UTF8.self)))
        }
        #expect(directory.contents.isEmpty)
    }

    @Test("of a dead daemon is replaced")
    func stale() async throws {
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(bound == 0)
        close(descriptor)
        try await RunningConsole.serve(at: .unix(path: path)) { console in
            let answer = try await RawConnection.ask(console.address, "/v1/status")
            #expect(answer.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test("of a living daemon is left alone")
    func living() async throws {
        try await RunningConsole.serve(at: .unix(path: path)) { console in
            let second = ConsoleServer(at: console.address, source: ExampleStation.source, logger: RunningConsole.quiet)
            await #expect(throws: ConsoleError.socketAnswers(path: path)) { try await second.run() }
            let answer = try await RawConnection.ask(console.address, "/v1/status")
            #expect(answer.hasPrefix("HTTP/1.1 200"))
            #expect(directory.contents == ["fairlead.sock"])
        }
    }

    @Test("never replaces a file of another kind")
    func otherFile() async throws {
        try Data("precious".utf8).write(to: URL(filePath: path))
        let server = ConsoleServer(at: .unix(path: path), source: ExampleStation.source, logger: RunningConsole.quiet)
        await #expect(throws: ConsoleError.notASocket(path: path)) { try await server.run() }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
    }

    @Test("needs a path that the kernel takes and a directory that there is")
    func badPaths() async throws {
        let long = directory.path + "/" + String(repeating: "x", count: 100)
        let first = ConsoleServer(at: .unix(path: long), source: ExampleStation.source, logger: RunningConsole.quiet)
        await #expect(throws: ConsoleError.pathTooLong(path: long, limit: 107)) { try await first.run() }
        let nowhere = directory.path + "/none/s"
        let second = ConsoleServer(
            at: .unix(path: nowhere), source: ExampleStation.source, logger: RunningConsole.quiet)
        await #expect(throws: ConsoleError.socketRefused(path: nowhere, reason: "No such file or directory")) {
            try await second.run()
        }
        #expect(directory.contents.isEmpty)
    }

    @Test(
        "may have the longest path that the kernel takes, however short its own name is",
        arguments: ["s", "fairlead.sock"])
    func longestPath(name: String) async throws {
        let parent =
            directory.path + "/" + String(repeating: "x", count: 105 - directory.path.utf8.count - name.utf8.count)
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: false)
        let path = parent + "/" + name
        #expect(path.utf8.count == 107)
        try await RunningConsole.serve(at: .unix(path: path)) { console in
            let answer = try await RawConnection.ask(console.address, "/v1/status")
            #expect(answer.hasPrefix("HTTP/1.1 200"))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: parent).isEmpty)
    }

    @Test("is made where a daemon was killed while it made its own, and leaves nothing of both")
    func killedWhileStarting() async throws {
        // What SIGKILL leaves between the binding and the moving.
        let nursery = path + ".new"
        try FileManager.default.createDirectory(atPath: nursery, withIntermediateDirectories: false)
        try Data().write(to: URL(filePath: nursery + "/s"))
        try await RunningConsole.serve(at: .unix(path: path)) { console in
            #expect(directory.contents == ["fairlead.sock"])
            let answer = try await RawConnection.ask(console.address, "/v1/status")
            #expect(answer.hasPrefix("HTTP/1.1 200"))
        }
        #expect(directory.contents.isEmpty)
    }

    @Test("is not made in a directory that another daemon is using, or that leads elsewhere")
    func foreignNursery() async throws {
        let nursery = path + ".new"
        try FileManager.default.createDirectory(atPath: nursery, withIntermediateDirectories: false)
        let descriptor = open(nursery, O_RDONLY | O_DIRECTORY)
        #expect(flock(descriptor, LOCK_EX) == 0)
        let server = ConsoleServer(at: .unix(path: path), source: ExampleStation.source, logger: RunningConsole.quiet)
        await #expect(throws: ConsoleError.socketAnswers(path: path)) { try await server.run() }
        close(descriptor)
        rmdir(nursery)
        symlink(directory.path, nursery)
        await #expect(throws: ConsoleError.self) { try await server.run() }
    }
}
