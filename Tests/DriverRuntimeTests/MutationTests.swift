import ConfigurationFiles
import Diagnostics
import DriverRuntime
import FoundationEssentials
import Testing

/// A small generator with a seed, so that a failure can be repeated.
private struct Chance: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        // SplitMix64 (Steele, Lea, Flood 2014).
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

@Suite("A driver file that somebody damaged")
struct MutationTests {
    private static func driverFiles(_ file: StaticString = #filePath) -> [(name: String, text: String)] {
        let root = "/" + "\(file)".split(separator: "/").dropLast(3).joined(separator: "/") + "/Drivers"
        func names(_ path: String) -> [String] {
            (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
        }
        return names(root).flatMap { maker in names("\(root)/\(maker)").map { "\(maker)/\($0)" } }.compactMap { model in
            FileManager.default.contents(atPath: "\(root)/\(model)/driver.yaml").map {
                (model, String(decoding: $0, as: UTF8.self))
            }
        }
    }

    private static func mutated(_ text: String, _ words: [Substring], _ chance: inout Chance) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let index = Int.random(in: 0..<lines.count, using: &chance)
        switch Int.random(in: 0..<7, using: &chance) {
        case 0: lines.remove(at: index)
        case 1: lines.insert(lines[Int.random(in: 0..<lines.count, using: &chance)], at: index)
        case 2: lines.swapAt(index, Int.random(in: 0..<lines.count, using: &chance))
        case 3:
            // One word for another.
            let old = lines[index].split { " :,[]{}".contains($0) }.randomElement(using: &chance) ?? ""
            let new = words.randomElement(using: &chance) ?? ""
            if !old.isEmpty { lines[index] = lines[index].replacing(old, with: new, maxReplacements: 1) }
        case 4:
            var characters = Array(lines[index])
            if !characters.isEmpty {
                characters.remove(at: Int.random(in: 0..<characters.count, using: &chance))
                lines[index] = String(characters)
            }
        case 5:
            var characters = Array(lines[index])
            let mark = Array("{}[]:,*?\"'-#=0 9\\x").randomElement(using: &chance) ?? "x"
            characters.insert(mark, at: Int.random(in: 0...characters.count, using: &chance))
            lines[index] = String(characters)
        default: lines = Array(lines.prefix(index + 1))
        }
        return lines.joined(separator: "\n")
    }

    /// Read, or refused with a place in the text and a remedy.
    private static func complaint(about text: String, _ others: [String: SourceNode]) -> String? {
        let source = SourceText(name: "driver.yaml", text: text)
        guard let document = try? YAMLReader.read(source) else { return nil }
        let (driver, diagnostics) = Driver.read(document, in: source) { others[$0] }
        if let driver {
            // What is read has to run.
            let frames = driver.parse(
                Array("W,229,2.74,M,OK\r\n<a>1</a>\r\n{\"a\": 1}\r\na=1,b=2\r\n\u{7F}\u{7F}".utf8))
            return frames.isEmpty ? "no frames" : nil
        }
        guard diagnostics.hasErrors else { return "no driver and no error" }
        for diagnostic in diagnostics {
            let start = diagnostic.span.start
            guard start.line >= 1, start.column >= 1, start.line <= source.lines.count + 1 else {
                return "no place: \(diagnostic)"
            }
            guard diagnostic.remedy.first?.isUppercase == true, diagnostic.remedy.last == "." else {
                return "no remedy: \(diagnostic)"
            }
        }
        return nil
    }

    @Test("is read, or refused with the place of every mistake and what to do about it (seed printed)")
    func mutations() throws {
        let seed: UInt64 = 20_261_121
        print("driver files damaged: seed \(seed)")
        var chance = Chance(state: seed)
        let files = Self.driverFiles() + [("form", FormSamples.all)]
        var others: [String: SourceNode] = [:]
        for file in files {
            let node = try YAMLReader.read(SourceText(name: file.name, text: file.text))
            if let identity = node["driver"]?.scalar?.text { others[identity] = node }
        }
        let words = files.flatMap { $0.text.split { " :,[]{}\n".contains($0) } }
        var complaints: [String] = []
        for file in files {
            for _ in 0..<(file.name == "form" ? 300 : 30) {
                var text = file.text
                for _ in 0..<Int.random(in: 1...3, using: &chance) { text = Self.mutated(text, words, &chance) }
                if let complaint = Self.complaint(about: text, others) {
                    complaints.append("\(file.name): \(complaint)")
                }
            }
        }
        #expect(complaints.isEmpty, "\(complaints.prefix(3))")
    }
}

/// A driver that uses every part of the form once.
enum FormSamples {
    static let all = #"""
        driver: acme/everything
        maker: ACME
        model: Everything
        firmware: ["3.1", "4"]
        title: Everything that the form has
        category: test
        manual: none
        framing:
          kind: line
          terminator: crlf
          maximum_length: 4096
          frames:
            - name: light
              sync: SATDI7
              length: 60
              checksum: {kind: sum8_zero, at: end}
              trailer: 2
            - name: sized
              sync: 0xA501
              length: {at: 2, bytes: 2, order: little, counts: words}
              checksum: {kind: word_sum_b58c, at: end}
            - name: headed
              sync: 0xA50A
              length: {at: 4, bytes: 2, counts: bytes_after_header, header: 10}
              checksum: {kind: word_sum_b58c, at: 6, from: 10}
          blocks:
            - {name: sample, begin: "<Sample*", end: "*</Sample>", timeout: 60 s, maximum_lines: 200}
            - {name: hex, begin: "[*:]*", length: {at: 3, digits: 2, counts_from: 3}, timeout: 300 s}
        unwrap: [logger_stamp, sio]
        strip: ["S>"]
        ignore: ["BOOT*"]
        missing: [NaN]
        header:
          prefix: "*"
          variants: {profile: ["mode = profile*"]}
          sample_length: LENGTH
        fields:
          a: {type: decimal, decimals: 2, name: a, unit: m, p01: ADEPZZ01, p06: ULAA, resolution: 0.01, range: [0, 9]}
          b: {type: integer, width: 4, sentinel: [-999], name: b, unit: "1", expected: [0, 5]}
          c: {type: decimal, suffixes: {M: 1, F: [0.5555555555555556, -17.77777777777778]}, invalid: ["#"], name: c, unit: degC}
          d: {type: date_time, forms: [yyyy-mm-dd, dd Mon yyyy], quotes: true}
          e: {type: uint16, order: big, scale: 0.1, name: e, unit: V}
          f: {type: float32, name: f, unit: m/s}
          g: {type: hex, digits: 4, order: little, base: since_2000}
          h: {type: word, void: [ERR], width: 3}
          i: {type: decimal_hours}
          j: {type: integer, part: yyyyddd}
          k: {name: k, unit: m}
          l: {type: bcd, width: 2, part: year}
        records:
          - {name: columns, columns: [a, b?, "=X", "-", {skip: 2}, h, ...], decimals: {a: 2}, voids: [a], within: [a]}
          - {name: groups, delimiter: tab, columns: [b, {repeat: [a, c], count: b}], agrees: {a: [0.1, 0.01]}}
          - {name: fixed, delimiter: none, variant: profile, columns: ["=#", b, h, g]}
          - {name: sentence, sentence: XDR, columns: [a, i, j]}
          - {name: xml, elements: {t1: a, r@time: d}}
          - {name: text, pattern: "tide: start = {d}, p = {a}[, c = {c}]*"}
          - {name: pairs, delimiter: semicolon, assign: ":", begins: "?R1", pairs: {Dn: a, Sn: c}}
          - {name: json, json: {a: data.a, b: b.0}}
          - {name: checked, columns: [a, b], check: {kind: crc16_arc, written: sdi12}}
          - {name: light, frame: light, order: big, columns: ["=SATDI7", {skip: 10}, e, f, l, {repeat: e, count: 2}]}
          - {name: sample, block: sample, elements: {Time: d, P: a}}
          - name: hexadecimal
            block: hex
            delimiter: none
            columns: ["=*", {repeat: g, count: rest}]
            check: {kind: sum8, written: hex, digits: 2, from_column: 3, decoded: hex}
        computed:
          - {field: k, expression: "C0 + C1 * a ^ 2 + ln(c)", otherwise: {c: 1}}
          - {field: f, formula: polynomial, input: {x: e}, coefficients: {c0: 0, c1: C1}}
        coefficients:
          C0: {aliases: [offset], sensor: depth, standard: 0}
          C1: {aliases: [slope]}
          LENGTH: {standard: 0}
        """#
}
