import ConfigurationFiles
import Diagnostics

@testable import DriverRuntime

/// A dialogue from YAML; the mistakes are the failure.
func dialogue(_ text: String) throws -> DriverDialogue {
    let (dialogue, diagnostics) = try read(text, .driverDialogue)
    guard let dialogue, !diagnostics.hasErrors else { throw Mistakes(diagnostics.map(\.message)) }
    return dialogue
}

func commands(_ text: String) throws -> [DriverCommand] {
    let (commands, diagnostics) = try read(text, .driverCommands)
    guard let commands, !diagnostics.hasErrors else { throw Mistakes(diagnostics.map(\.message)) }
    return commands
}

/// The mistakes of a text, each with its code and remedy: `E430 nothing fills '{seconds}' | Write …`.
func mistakes<Value>(_ text: String, _ expected: Expected<Value>) throws -> [String] {
    try read(text, expected).1.map { "\($0.code) \($0.message) | \($0.remedy)" }
}

private func read<Value>(_ text: String, _ expected: Expected<Value>) throws -> (Value?, [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    let value = expected.read(try YAMLReader.read(text, name: "driver.yaml"), &diagnostics)
    return (value, diagnostics)
}

struct Mistakes: Error, CustomStringConvertible {
    let description: String

    init(_ messages: [String]) {
        description = messages.joined(separator: "; ")
    }
}

/// The SBE 37 as its manual and recorded dialogues have it (firmware 2.6).
let microCAT = """
    prompts: ["S>", "<Executed/>"]
    errors: ["?cmd*", "<Error*"]
    restarts: ["SBE37* SERIAL NO. *"]
    within: 3 s
    while_sampling: reading
    interval: SampleInterval
    wake: {send: "", within: 1 s, tries: 4, escape: {keys: "\\x1B"}, sleeps_after: 100 s}
    status:
      setup: {send: DS, every: 6 h, reads: ["SERIAL NO. {serial_number} *", "samplenumber = {samples},"]}
    parameters:
      SampleInterval:
        {type: integer, unit: s, range: [6, 21600], set: "SampleInterval={value}", read: DS,
         find: "sample interval = {value} seconds", restore: true}
      OutputSal:
        {choices: [Y, N], set: "OutputSal={value}", read: DS, find: "{value} salinity with each sample",
         words: {do not output: N, output: Y}, restore: true}
      OutputFormat: {choices: [0, 1], set: "OutputFormat={value}"}
    clock:
      set: "DateTime={MM}{DD}{YYYY}{hh}{mm}{ss}"
      read: DS
      find: "{DD} {Mon} {YYYY} {hh}:{mm}:{ss}"
      trusted: when_disciplined
    sampling:
      stop: {send: Stop, tries: 5, confirm: {send: DS, reply: {text: not logging}}}
      start: StartNow
    poll: {send: TS, reply: {line: "*,*"}, within: 3 s}
    forbidden: ["InitLogging*", "ResetLogging*", "*Baud=*"]
    """

let microCATCommands = """
    set_interval:
      title: Set the interval between samples
      arguments: {seconds: {type: integer, unit: s, range: [6, 21600]}}
      send: "SampleInterval={seconds}"
      stops_sampling: true
      reads_back: SampleInterval
      safe: {seconds: 10}
    take_sample: {title: Take a sample and send it, send: TS, reply: {line: "*,*"}, repeatable: true, takes: 1 s}
    status: {title: Show the status, send: DS, repeatable: true}
    speak: {title: Send any words, arguments: {words: {type: text}}, send: "{words}"}
    """

/// The Workhorse: a break ends its pinging and brings its prompt.
let workhorse = """
    prompts: [">"]
    errors: ["ERR *"]
    restarts: ["[POWER-UP*"]
    wake: {send: {break: 400 ms, otherwise: "==="}, within: 3 s, tries: 3, stops_sampling: true}
    status:
      system: {send: PS0, reads: "Instrument S/N: {serial_number}"}
    parameters:
      TE:
        {type: decimal, unit: s, range: [0.01, 86399], written: "hh:mm:ss.cc", set: "TE{value}", read: "TE?",
         find: "TE {value} ---", restore: true}
    clock: {set: "TT{YYYY}/{MM}/{DD},{hh}:{mm}:{ss}", read: "TT?", find: "TT {YYYY}/{MM}/{DD},{hh}:{mm}:{ss}"}
    sampling: {start: {send: CS, reply: none}}
    forbidden: ["RE ErAsE*", "CR1", "CK"]
    """
