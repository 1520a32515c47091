import Glibc

/// The whole of a small file, or nothing.
package func contents(of path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    return everything(in: file)
}

/// What a command prints on its standard output.
package func output(of command: String) -> String {
    guard let pipe = popen(command, "r") else { return "" }
    defer { pclose(pipe) }
    return everything(in: pipe)
}

package func write(_ text: String, to path: String) throws(BenchmarkFailure) {
    guard let file = fopen(path, "w") else {
        throw BenchmarkFailure("cannot write \(path): \(String(cString: strerror(errno)))")
    }
    fputs(text, file)
    fclose(file)
}

/// A new directory under /var/tmp, which is on a disk.
package func newDirectory(_ name: String) throws(BenchmarkFailure) -> String {
    var template = Array("/var/tmp/\(name)-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw BenchmarkFailure("cannot make a directory in /var/tmp") }
    return String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

private func everything(in file: UnsafeMutablePointer<FILE>) -> String {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        if count == 0 { return String(decoding: text, as: UTF8.self) }
        text += buffer[0..<count]
    }
}
