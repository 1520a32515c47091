import Diagnostics
import Testing

@testable import DriverRuntime

@Suite("A dialogue with a mistake")
struct DeclarationTests {
    @Test(
        "is refused, with what is wrong",
        arguments: [
            ("wake: {send: \"{name}\"}", "E430 nothing fills '{name}'"),
            ("parameters: {A: {range: [0, 9], set: \"A={valu}\"}}", "E430 nothing fills '{valu}'"),
            ("parameters: {A: {range: [9, 0], set: A}}", "E435 the range begins above its end"),
            ("parameters: {A: {type: integer, set: A}}", "E435 a number without a range"),
            (
                "parameters: {A: {range: [0, 9], default: 12, set: A}}",
                "E435 the default '12' is not a number from 0 to 9"
            ),
            ("parameters: {A: {choices: [a], digits: 2, set: A}}", "E435 'digits' is for numbers"),
            ("parameters: {A: {range: [0, 9], set: A, restore: true}}", "E432 a parameter with 'restore' needs 'read'"),
            ("parameters: {A: {range: [0, 9], set: A, read: B}}", "E432 a parameter with 'read' needs 'find'"),
            ("parameters: {A: {range: [0, 9], set: A, read: B, find: x}}", "E431 'x' has no place of a value"),
            ("status: {a: {send: A, reads: \"{x}{y}\"}}", "E431 in '{x}{y}' two things that vary stand side by side"),
            ("clock: {set: \"T={hhh}\"}", "E430 nothing fills '{hhh}'"),
            ("clock: {read: A, find: \"{hh}:{mm}\"}", "E431 '{hh}:{mm}' tells no time"),
            ("clock: {limit: 1 s}", "E432 a clock that is neither set nor read"),
            ("wake: {send: {break: 2 s}}", "E205 expected a duration from 1 ms to 600 ms, found '2 s'"),
            ("wake: {send: {control: 1}}", "E207 expected a letter for Ctrl, found '1'"),
            ("wake: {send: \"\", repy: none}", "E203 unknown key 'repy' in the waking"),
            (
                "poll: {send: A, reply: {line: a, text: b}}",
                "E209 a reply has more than one of the keys line, text, element, length, silence"
            ),
            ("poll: {send: A, reply: promt}", "E206 expected one of prompt, none, line, found 'promt'"),
            ("poll: {send: {keys: a, checksum: crc}}", "E206"),
        ])
    func mistakes(text: String, mistake: String) throws {
        let found = try DialogueTests.mistakes(text, .driverDialogue)
        #expect(found.contains { $0.hasPrefix(mistake) }, "\(found)")
    }

    @Test(
        "commands with a mistake are refused too",
        arguments: [
            ("a: {title: A, send: \"{x}\"}", "E430 nothing fills '{x}'"),
            ("a: {title: A, send: A, arguments: {x: {range: [0, 1]}}}", "E430 the argument 'x' is not sent"),
            (
                "a: {title: A, send: \"{x}\", arguments: {x: {range: [0, 1]}}, safe: {x: 2}}",
                "E435 the safe value '2' is not a number from 0 to 1"
            ),
            (
                "a: {title: A, send: \"{x}\", arguments: {x: {range: [0, 1]}}, safe: {y: 1}}",
                "E435 the command has no argument 'y'"
            ),
            ("a: {title: A, send: A, tries: 3}", "E432 'tries' for a command that may not be repeated"),
            ("a: {send: A}", "E202 missing key 'title' in a command"),
        ])
    func commandMistakes(text: String, mistake: String) throws {
        let found = try DialogueTests.mistakes(text, .driverCommands)
        #expect(found.contains { $0.hasPrefix(mistake) }, "\(found)")
    }

    @Test("what does not fit together is told: forbidden sends, prompts that nobody declared, nothing to read back")
    func fit() throws {
        let fit = DialogueFit(
            dialogue: try dialogue("{poll: {send: Erase, reply: prompt}, forbidden: [\"erase*\"]}"),
            commands: try commands("{a: {title: A, send: eraseall, reads_back: temprature}}"), fields: ["temperature"])
        let found = fit.diagnostics(dialogueSpan: .wholeFile, commandsSpan: .wholeFile).map {
            "\($0.code) \($0.message)"
        }
        #expect(
            found == [
                "E433 the poll sends 'Erase\\r\\n', which 'erase*' forbids",
                "E432 the poll waits for a prompt, but no prompts are declared",
                "E433 the command 'a' sends 'eraseall\\r\\n', which 'erase*' forbids",
                "E434 'temprature' is neither a parameter that is read nor a field",
            ])
    }

    @Test("keeps every key that it reads: the dialogues of these tests have no mistakes and fit")
    func fixtures() throws {
        let fit = DialogueFit(
            dialogue: try dialogue(microCAT), commands: try commands(microCATCommands), fields: [])
        #expect(fit.diagnostics(dialogueSpan: .wholeFile, commandsSpan: .wholeFile).isEmpty)
        #expect(try dialogue(workhorse).wake?.stopsSampling == true)
    }

    @Test("bytes are written as text, as escapes or in hexadecimal")
    func bytes() {
        #expect(ByteText.bytes(of: "K1W%!Q") == Array("K1W%!Q".utf8))
        #expect(ByteText.bytes(of: "0x0606") == [6, 6])
        #expect(ByteText.bytes(of: "\u{3}\u{FF}\r\n") == [3, 0xFF, 13, 10])
        #expect(ByteText.bytes(of: "0x060") == Array("0x060".utf8))
        #expect(ByteText.bytes(of: "0xAG") == Array("0xAG".utf8))
        #expect(ByteText.shown([0x41, 13, 0, 0xFF]) == "A\\r\\x00\\xFF")
    }
}
