import Glibc
import TestSupport

/// Python with a library, to look at files as others do.
enum Python {
    /// Whether there is a Python that has the module.
    static func has(_ module: String) -> Bool {
        (try? run("import \(module); print('yes')")) == "yes\n"
    }

    /// What the program prints. The child inherits nothing but its standard descriptors.
    static func run(_ program: String, _ arguments: [String] = []) throws -> String {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw TestProblem("no pipe") }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        for descriptor: Int32 in 3..<4096 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        let words = ["/usr/bin/python3", "-B", "-c", program] + arguments
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, words[0], &actions, nil, &pointers, environ)
        close(ends[1])
        guard code == 0 else { throw TestProblem("cannot start \(words[0]): \(String(cString: strerror(code)))") }
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = read(ends[0], &chunk, chunk.count), count > 0 { output += chunk[..<count] }
        var status: Int32 = 0
        waitpid(child, &status, 0)
        guard status == 0 else { throw TestProblem("Python ended with \(status)") }
        return String(decoding: output, as: UTF8.self)
    }
}
