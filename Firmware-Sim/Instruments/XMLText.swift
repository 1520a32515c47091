/// Indented XML as the firmware of Sea-Bird instruments prints it, three blanks a level.
struct XMLText {
    private(set) var bytes: [UInt8] = []
    private var level = 0
    private let indent: String
    /// Between the name of an attribute and its value; older firmware puts blanks around the sign.
    private let sign: String

    /// The outermost element: `<StatusData DeviceType='SBE16plus' SerialNumber='01606001'>`.
    init(_ name: String, device: String, serial: String, indent: String = "   ", sign: String = "=") {
        self.indent = indent
        self.sign = sign
        open(name, ["DeviceType": device, "SerialNumber": serial])
    }

    mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
        line("<\(tag(name, attributes))>")
        level += 1
    }

    mutating func close(_ name: String) {
        level -= 1
        line("</\(name)>")
    }

    mutating func element(_ name: String, _ value: String) { line("<\(name)>\(value)</\(name)>") }

    mutating func element(_ name: String, isOn: Bool) { element(name, isOn ? "yes" : "no") }

    mutating func element(_ name: String, scientific value: Double) {
        var text: [UInt8] = []
        text.append(scientific: value)
        element(name, String(decoding: text, as: UTF8.self))
    }

    mutating func empty(_ name: String, _ attributes: KeyValuePairs<String, String>) {
        line("<\(tag(name, attributes))/>")
    }

    private func tag(_ name: String, _ attributes: KeyValuePairs<String, String>) -> String {
        attributes.reduce(name) { "\($0) \($1.key)\(sign)'\($1.value)'" }
    }

    private mutating func line(_ text: String) {
        for _ in 0..<level { bytes.append(text: indent) }
        bytes.append(line: text)
    }
}
