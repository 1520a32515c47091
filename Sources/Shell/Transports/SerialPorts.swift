import CSerialPort
import Glibc

/// A serial line of this machine, for `fairlead ports`.
public struct SerialPortDescription: Hashable, Sendable {
    /// What a USB adapter says about itself.
    public struct USB: Hashable, Sendable {
        public var vendor: Int
        public var product: Int
        public var manufacturer: String?
        public var productName: String?
        public var serialNumber: String?
        public var bus: Int?
        public var address: Int?
    }

    public enum Connection: String, Sendable {
        case native, usb, bluetooth
    }

    /// `/dev/ttyUSB0`.
    public var path: String
    public var text: String
    public var connection: Connection
    public var usb: USB?
    /// Names that stay with the adapter wherever it is plugged in (`/dev/serial/by-id/…`): the ones for station files.
    public var lastingNames: [String]
}

/// The serial lines that are plugged in now.
public enum SerialPorts {
    public static func list() throws(LinkFailure) -> [SerialPortDescription] {
        var ports: UnsafeMutablePointer<OpaquePointer?>?
        guard sp_list_ports(&ports) == SP_OK, let ports else {
            throw LinkFailure(
                "cannot list the serial lines: \(SystemError.last.text)", remedy: "check that /sys is mounted")
        }
        defer { sp_free_port_list(ports) }
        let names = lastingNames()
        var descriptions: [SerialPortDescription] = []
        var index = 0
        while let port = ports[index] {
            descriptions.append(describe(port, names))
            index += 1
        }
        return descriptions.sorted { $0.path < $1.path }
    }

    private static func describe(_ port: OpaquePointer, _ names: [String: [String]]) -> SerialPortDescription {
        let path = text(sp_get_port_name(port)) ?? ""
        let transport = sp_get_port_transport(port)
        let connection: SerialPortDescription.Connection =
            transport == SP_TRANSPORT_USB ? .usb : transport == SP_TRANSPORT_BLUETOOTH ? .bluetooth : .native
        return SerialPortDescription(
            path: path, text: text(sp_get_port_description(port)) ?? path, connection: connection,
            usb: connection == .usb ? describeUSB(port) : nil, lastingNames: names[path] ?? [])
    }

    private static func describeUSB(_ port: OpaquePointer) -> SerialPortDescription.USB? {
        var vendor: Int32 = 0
        var product: Int32 = 0
        guard sp_get_port_usb_vid_pid(port, &vendor, &product) == SP_OK else { return nil }
        var bus: Int32 = 0
        var address: Int32 = 0
        let isPlaced = sp_get_port_usb_bus_address(port, &bus, &address) == SP_OK
        return SerialPortDescription.USB(
            vendor: Int(vendor), product: Int(product), manufacturer: text(sp_get_port_usb_manufacturer(port)),
            productName: text(sp_get_port_usb_product(port)), serialNumber: text(sp_get_port_usb_serial(port)),
            bus: isPlaced ? Int(bus) : nil, address: isPlaced ? Int(address) : nil)
    }

    private static func text(_ words: UnsafeMutablePointer<CChar>?) -> String? {
        words.map { String(cString: $0) }
    }

    /// From device to the links that udev keeps for it.
    private static func lastingNames() -> [String: [String]] {
        let folder = "/dev/serial/by-id"
        guard let directory = opendir(folder) else { return [:] }
        defer { closedir(directory) }
        var names: [String: [String]] = [:]
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            let link = "\(folder)/\(name)"
            guard !name.hasPrefix("."), let device = realpath(link, nil) else { continue }
            names[String(cString: device), default: []].append(link)
            free(device)
        }
        return names.mapValues { $0.sorted() }
    }
}
