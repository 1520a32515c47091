import Glibc

/// The recordings that inputs are made from.
struct Corpus {
    let files: [[UInt8]]

    /// Where a line or a frame begins at or before a place.
    func start(in file: [UInt8], near place: Int) -> Int {
        var start = place
        while start > 0, file[start - 1] != UInt8(ascii: "\n"), place - start < 4096 { start -= 1 }
        return start
    }

    /// All `input.raw` below a folder of cases.
    static func cases(of driverFolder: String) -> Corpus {
        let cases = names(in: "\(driverFolder)/cases").sorted()
        return Corpus(files: cases.compactMap { contents(of: "\(driverFolder)/cases/\($0)/input.raw") })
    }

    static func names(in folder: String) -> [String] {
        guard let open = opendir(folder) else { return [] }
        defer { closedir(open) }
        var names: [String] = []
        while let entry = readdir(open) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    static func contents(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return bytes.isEmpty ? nil : bytes }
            bytes += buffer[0..<count]
        }
    }
}
