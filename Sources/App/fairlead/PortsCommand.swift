import ArgumentParser
import Transports

/// `fairlead ports`: the serial ports that are plugged in, by the names that stay when they are plugged in again.
struct PortsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ports", abstract: "List the serial ports that are plugged in.",
        discussion: """
            Use the stable name in the station file: another adapter may get /dev/ttyUSB0 at the next start.

            Example: fairlead ports --json
            """)

    @Flag(help: "One JSON object a line.")
    var json = false

    func run() throws {
        do throws(LinkFailure) {
            show(try SerialPorts.list())
        } catch {
            Terminal.complain("fairlead ports: \(error)")
            throw Outcome.cannotProceed
        }
    }

    private struct Row: Encodable {
        let path: String
        let lastingNames: [String]
        let description: String
        let connection: String
        let serialNumber: String?
    }

    private func show(_ ports: [SerialPortDescription]) {
        if json {
            for port in ports {
                Terminal.write(
                    JSONLine.of(
                        Row(
                            path: port.path, lastingNames: port.lastingNames, description: port.text,
                            connection: port.connection.rawValue, serialNumber: port.usb?.serialNumber)))
            }
            return
        }
        guard !ports.isEmpty else { return Terminal.complain("No serial port is plugged in.") }
        var table = TextTable(headings: ["PORT", "LASTING NAME", "DESCRIPTION", "SERIAL NUMBER"])
        table.rows = ports.map {
            [$0.path, $0.lastingNames.first ?? "", $0.text, $0.usb?.serialNumber ?? ""]
        }
        Terminal.write(table.rendered())
    }
}
