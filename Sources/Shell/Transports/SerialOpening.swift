import CFairlead
import CSerialPort
import Glibc

/// Opens and configures one serial line: with libserialport where it can, with the termios2 shim where it cannot
/// (pseudo-terminals, which it refuses, and unusual baud rates).
struct SerialOpening {
    struct Opened {
        let descriptor: OpenDescriptor
        let timing: SerialTiming
    }

    private let settings: SerialSettings

    /// The rates that every UART driver knows by name (termios(3)).
    private static let usualRates: Set<Int> = [
        50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400, 57600, 115_200, 230_400,
        460_800, 500_000, 576_000, 921_600, 1_000_000, 1_152_000, 1_500_000, 2_000_000, 2_500_000, 3_000_000,
        3_500_000, 4_000_000,
    ]

    init(_ settings: SerialSettings) {
        self.settings = settings
    }

    func open() throws(LinkFailure) -> Opened {
        try checkSettings()
        let device = try devicePath()
        if Self.usualRates.contains(settings.baud), let opened = try openWithLibrary(device) { return opened }
        return try openWithShim(device)
    }

    private func checkSettings() throws(LinkFailure) {
        // 0 baud would hang up the line (termios(3)).
        guard (1...100_000_000).contains(settings.baud), (5...8).contains(settings.dataBits),
            (1...2).contains(settings.stopBits)
        else {
            throw LinkFailure(
                "\(settings.path) cannot be set to \(settings.baud) \(settings.format)",
                remedy: "use a positive baud rate, 5 to 8 data bits and 1 or 2 stop bits")
        }
    }

    /// The device itself: libserialport knows no links such as /dev/serial/by-id.
    private func devicePath() throws(LinkFailure) -> String {
        guard let resolved = realpath(settings.path, nil) else { throw cannotOpen(.last) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    // MARK: libserialport

    /// Nil when the library does not know the device.
    private func openWithLibrary(_ device: String) throws(LinkFailure) -> Opened? {
        var port: OpaquePointer?
        guard sp_get_port_by_name(device, &port) == SP_OK, let port else { return nil }
        defer { sp_free_port(port) }
        guard sp_open(port, SP_MODE_READ_WRITE) == SP_OK else { throw cannotOpen(.last) }
        defer { sp_close(port) }
        try configureWithLibrary(port)
        var handle: Int32 = -1
        guard sp_get_port_handle(port, &handle) == SP_OK else { throw cannotOpen(.last) }
        // Our own descriptor of the same terminal outlives the library's.
        let number = fcntl(handle, F_DUPFD_CLOEXEC, 3)
        guard number >= 0 else { throw cannotOpen(.last) }
        let descriptor = OpenDescriptor(number)
        guard fairlead_serial_return_first_byte(number) == 0 else { throw cannotConfigure(.last) }
        fairlead_serial_exclusive(number, 1)
        return Opened(descriptor: descriptor, timing: timing(device, isPaced: isUART(device)))
    }

    private func configureWithLibrary(_ port: OpaquePointer) throws(LinkFailure) {
        let parity: sp_parity =
            switch settings.parity {
            case .none: SP_PARITY_NONE
            case .odd: SP_PARITY_ODD
            case .even: SP_PARITY_EVEN
            case .mark: SP_PARITY_MARK
            case .space: SP_PARITY_SPACE
            }
        let flow: sp_flowcontrol =
            switch settings.flow {
            case .none: SP_FLOWCONTROL_NONE
            case .hardware: SP_FLOWCONTROL_RTSCTS
            case .software: SP_FLOWCONTROL_XONXOFF
            }
        let isConfigured =
            sp_set_baudrate(port, Int32(settings.baud)) == SP_OK
            && sp_set_bits(port, Int32(settings.dataBits)) == SP_OK
            && sp_set_parity(port, parity) == SP_OK
            && sp_set_stopbits(port, Int32(settings.stopBits)) == SP_OK
            && sp_set_flowcontrol(port, flow) == SP_OK
        if !isConfigured { throw cannotConfigure(.last) }
    }

    // MARK: The shim

    private func openWithShim(_ device: String) throws(LinkFailure) -> Opened {
        let number = Glibc.open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard number >= 0 else { throw cannotOpen(.last) }
        let descriptor = OpenDescriptor(number)
        var actual: UInt32 = 0
        let code = fairlead_serial_configure(
            number, UInt32(settings.baud), Int32(settings.dataBits), parityCode, Int32(settings.stopBits), flowCode,
            &actual)
        guard code == 0 else { throw cannotConfigure(.last) }
        try check(actualBaud: Int(actual))
        let isPseudoTerminal = fairlead_is_pseudo_terminal(number) == 1
        if !isPseudoTerminal { fairlead_serial_exclusive(number, 1) }
        return Opened(
            descriptor: descriptor, timing: timing(device, isPaced: !isPseudoTerminal && isUART(device)))
    }

    private var parityCode: Int32 {
        let parity: fairlead_parity =
            switch settings.parity {
            case .none: FAIRLEAD_PARITY_NONE
            case .odd: FAIRLEAD_PARITY_ODD
            case .even: FAIRLEAD_PARITY_EVEN
            case .mark: FAIRLEAD_PARITY_MARK
            case .space: FAIRLEAD_PARITY_SPACE
            }
        return Int32(parity.rawValue)
    }

    private var flowCode: Int32 {
        let flow: fairlead_flow =
            switch settings.flow {
            case .none: FAIRLEAD_FLOW_NONE
            case .hardware: FAIRLEAD_FLOW_HARDWARE
            case .software: FAIRLEAD_FLOW_SOFTWARE
            }
        return Int32(flow.rawValue)
    }

    /// A UART tolerates about 5 % between both ends; half of that is ours.
    private func check(actualBaud: Int) throws(LinkFailure) {
        let difference = abs(actualBaud - settings.baud)
        guard difference * 40 > settings.baud else { return }
        throw LinkFailure(
            "\(settings.path) cannot do \(settings.baud) baud, the nearest it has is \(actualBaud)",
            remedy: "set a baud rate that the adapter has")
    }

    /// CDC ACM devices are computers of their own: they take any baud rate and keep none.
    private func isUART(_ device: String) -> Bool {
        !device.contains("/ttyACM")
    }

    private func timing(_ device: String, isPaced: Bool) -> SerialTiming {
        SerialTiming(settings.characterTime, isPaced: isPaced, device: device)
    }

    // MARK: What went wrong

    private func cannotOpen(_ error: SystemError) -> LinkFailure {
        switch error.code {
        case ENOENT, ENXIO, ENODEV, EIO:
            LinkFailure("\(settings.path) is not there", remedy: "plug the adapter in (`fairlead ports` lists what is)")
        case EACCES, EPERM:
            LinkFailure("no permission to open \(settings.path)", remedy: "add this user to the group dialout")
        case EBUSY:
            LinkFailure("\(settings.path) is used by another program", remedy: "stop it, or use another line")
        default:
            LinkFailure("cannot open \(settings.path): \(error.text)", remedy: "check the path of the line")
        }
    }

    private func cannotConfigure(_ error: SystemError) -> LinkFailure {
        let line = "\(settings.baud) \(settings.format)"
        if error.code == ENOTTY {
            return LinkFailure("\(settings.path) is not a serial line", remedy: "check the path of the line")
        }
        return LinkFailure(
            "\(settings.path) does not take \(line): \(error.text)", remedy: "set what the adapter can do")
    }
}
