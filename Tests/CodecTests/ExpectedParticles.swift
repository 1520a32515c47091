/// Particles of an expected file of the collection: a list of mappings in simple YAML, each value a number, a word or
/// a list of integers. Reads no more of YAML than those files use.
struct ExpectedParticles {
    struct Particle {
        var numbers: [String: Double] = [:]
        var words: [String: String] = [:]
        var lists: [String: [Int]] = [:]

        var kind: String { words["particle_type"] ?? "" }
    }

    let particles: [Particle]

    init(yaml: [UInt8]) {
        var particles: [Particle] = []
        var tokens = Tokens(yaml)
        var isHeader = false
        while let token = tokens.next() {
            if token == "_index:" { particles.append(Particle()) }
            // The header stands before or behind the particles.
            isHeader = token == "header:" || isHeader && token != "_index:"
            guard !particles.isEmpty, !isHeader, token.hasSuffix(":") else { continue }
            let key = String(token.dropLast())
            Self.read(key, from: &tokens, into: &particles[particles.count - 1])
        }
        self.particles = particles
    }

    private static func read(_ key: String, from tokens: inout Tokens, into particle: inout Particle) {
        guard let value = tokens.next() else { return }
        guard value == "[" else {
            particle.numbers[key] = Double(value)
            particle.words[key] = value
            return
        }
        var list: [Int] = []
        while let item = tokens.next(), item != "]" {
            if let number = Int(item) { list.append(number) }
        }
        particle.lists[key] = list
    }

    /// Words, with brackets for words of their own; commas, braces, quotes and dashes of lists left out.
    private struct Tokens {
        private let bytes: [UInt8]
        private var index = 0

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
        }

        mutating func next() -> String? {
            while index < bytes.count, isGap(bytes[index]) { index += 1 }
            guard index < bytes.count else { return nil }
            let start = index
            index += 1
            if isBracket(bytes[start]) { return String(decoding: bytes[start..<index], as: UTF8.self) }
            while index < bytes.count, !isGap(bytes[index]), !isBracket(bytes[index]) { index += 1 }
            return String(decoding: bytes[start..<index], as: UTF8.self)
        }

        private func isGap(_ byte: UInt8) -> Bool { " \n\r,{}'".utf8.contains(byte) }

        private func isBracket(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]") }
    }
}
