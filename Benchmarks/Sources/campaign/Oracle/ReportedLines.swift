import Glibc

/// What the daemon reported as durable of one instrument, read from what `fairlead tail --json` has written.
struct ReportedLines {
    let path: String
    /// By counter less 1.
    private(set) var isReported: [Bool] = []
    private var offset = 0

    init(path: String) {
        self.path = path
    }

    /// Takes what was written since the last time, up to the last whole line.
    mutating func read() {
        guard let file = fopen(path, "r") else { return }
        defer { fclose(file) }
        fseek(file, offset, SEEK_SET)
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while true {
            let length = getline(&line, &capacity, file)
            guard length > 0, let line, line[length - 1] == 10 else { return }
            offset += length
            // Standard error is in the same file: words of the program, not a record.
            guard let found = strstr(line, "\"raw\":\"") else { continue }
            if let counter = counter(inHexadecimal: found + 7) { report(counter) }
        }
    }

    private mutating func report(_ counter: Int) {
        if isReported.count < counter {
            isReported += [Bool](repeating: false, count: counter - isReported.count)
        }
        isReported[counter - 1] = true
    }

    /// The twelve digits that a line begins with: 0x30 to 0x39 each.
    private func counter(inHexadecimal text: UnsafePointer<CChar>) -> Int? {
        var counter = 0
        for place in 0..<12 {
            let digit = Int(text[place * 2 + 1]) - 48
            guard text[place * 2] == 51, (0...9).contains(digit) else { return nil }
            counter = counter * 10 + digit
        }
        return counter > 0 ? counter : nil
    }
}
