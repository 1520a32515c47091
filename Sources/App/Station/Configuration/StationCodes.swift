import Diagnostics

/// E3xx: what a station file means.
extension DiagnosticCode {
    static let badName = DiagnosticCode(
        "E301", "A name that cannot be used", "Names go into topics, addresses and file names.")
    static let duplicateName = DiagnosticCode(
        "E302", "A name stands twice", "Two instruments, or two destinations, have the same name.")
    static let sharedDevice = DiagnosticCode(
        "E303", "Two users of one device or address",
        "A serial port and a listening address can be opened once; two readers would each get a part of the bytes.")
    static let badAddress = DiagnosticCode(
        "E304", "An address that cannot be used", "An address is HOST:PORT, a listening address ADDRESS:PORT.")
    static let badLimits = DiagnosticCode(
        "E305", "Limits that contradict each other", "A range is [low, high]; the operational lies in the sensor's.")
    static let unknownDriver = DiagnosticCode(
        "E306", "An unknown driver", "No directory of drivers has it.")
    static let secretInFile = DiagnosticCode(
        "E307", "A secret in the station file",
        "The station file is copied, shown and kept in version control. Secrets are read from a file or the environment."
    )
    static let badURL = DiagnosticCode(
        "E308", "A URL that cannot be used", "A destination's URL is http or https, without a user or password in it.")
    static let halfPosition = DiagnosticCode(
        "E309", "Half a position", "Latitude and longitude are given together.")
    static let notMulticast = DiagnosticCode(
        "E310", "Not a multicast group", "Groups are 224.0.0.0 to 239.255.255.255, and ff00::/8.")
    static let storeContradiction = DiagnosticCode(
        "E311", "Sizes of the store that contradict each other",
        "Space is freed a segment at a time, so the limit must hold several.")
    static let duplicateCoefficient = DiagnosticCode(
        "E312", "A coefficient stands twice", "The same name results from two places.")
    static let passwordWithoutUser = DiagnosticCode(
        "E313", "A password without a user name", "MQTT and HTTP send a password only together with a user name.")
    static let socketPathTooLong = DiagnosticCode(
        "E314", "The path of the control socket is too long", "Linux allows 107 bytes.")
    static let unfitForDriver = DiagnosticCode(
        "E315", "Not what the driver knows", "A column, a variant or a limit is asked for that the driver has not.")
    static let openPush = DiagnosticCode(
        "E316", "Anybody could send data", "Beyond loopback, who pushes data has to show a token.")
    static let clockContradiction = DiagnosticCode(
        "E317", "Limits of the clock that contradict each other",
        "A bound that is good enough to be locked must be good enough to be held over.")
    static let notATimeLine = DiagnosticCode(
        "E318", "A line on which no time comes",
        "A recording, a folder or a push arrives when it likes; a receiver's sentence when its second begins.")
    static let unknownInstrument = DiagnosticCode(
        "E319", "An unknown instrument", "The station file has no instrument of this name.")
    static let destinationContradiction = DiagnosticCode(
        "E320", "Keys of a destination that contradict each other",
        "What one key asks for, another makes impossible.")
    static let notAnEUI = DiagnosticCode(
        "E321", "Not an EUI", "The identity of a LoRaWAN device or gateway is 16 hexadecimal digits.")
    static let nothingHears = DiagnosticCode(
        "E322", "Nothing hears a LoRa device", "A device is heard by the station's own gateways or by a network server."
    )
    static let duplicateEUI = DiagnosticCode(
        "E323", "An EUI stands twice",
        "Two servers, or two instruments, cannot count the frames of one device; a gateway is listed once.")
    static let openToEverybody = DiagnosticCode(
        "E324", "Open to every network",
        "The protocol of gateways has no password, so the station listens on their network only.")
    static let loraContradiction = DiagnosticCode(
        "E325", "Keys of the LoRa part that contradict each other",
        "What is written cannot be had on the air, or at the network server.")
    static let unusedCoefficients = DiagnosticCode(
        "W355", "Coefficients without use", "The driver has no formula with a coefficient of this name.",
        severity: .warning)
    static let notEncrypted = DiagnosticCode(
        "W351", "Not encrypted", "Data, user name and password can be read on the network.", severity: .warning)
    static let literalBackslash = DiagnosticCode(
        "W352", "A backslash that stays a backslash", "YAML reads escapes in double quotes only.", severity: .warning)
    static let nothingForwarded = DiagnosticCode(
        "W353", "Nothing is archived", "Without a required destination no record is acknowledged by anybody.",
        severity: .warning)
    static let noEffect = DiagnosticCode(
        "W354", "A key without effect", "The key is for another kind of connection, or another key overrules it.",
        severity: .warning)

    static let pulseWithoutTime = DiagnosticCode(
        "W356", "A pulse without a time", "A pulse says where a second begins, and another source which it is.",
        severity: .warning)
    static let noTime = DiagnosticCode(
        "W357", "No source of time", "Readings have no bound, and nothing that depends on the time of day starts.",
        severity: .warning)

    static let takenIsNotArchived = DiagnosticCode(
        "W358", "Taken is not archived",
        "A broker may keep what it took only in memory; records are pruned although no archive has them.",
        severity: .warning)
    static let nothingWhole = DiagnosticCode(
        "W359", "No destination takes all of it",
        "Every required destination takes a part of the records, so the others, or the raw bytes, are pruned unarchived.",
        severity: .warning)

    static let noPlace = DiagnosticCode(
        "W360", "No place",
        "Observations in a SensorThings service belong to a place; without one, some services refuse them.",
        severity: .warning)

    static let anyGateway = DiagnosticCode(
        "W361", "Any gateway is listened to",
        "Frames of devices are checked all the same, but RSSI, times and places can be forged.", severity: .warning)
    static let againstTheLaw = DiagnosticCode(
        "W362", "Against the law",
        "In EU868 a transmitter may use each sub-band for a small share of an hour (ETSI EN 300 220).",
        severity: .warning)
    static let commitAfterWindow = DiagnosticCode(
        "W363", "The answer comes too late for the node",
        "An uplink is answered when its record is durable, and the node listens a fixed time after it spoke.",
        severity: .warning)

    public static let stationTable: [DiagnosticCode] = [
        badName, duplicateName, sharedDevice, badAddress, badLimits, unknownDriver, secretInFile, badURL, halfPosition,
        notMulticast, storeContradiction, duplicateCoefficient, passwordWithoutUser, socketPathTooLong,
        unfitForDriver, openPush, clockContradiction, notATimeLine, unknownInstrument, destinationContradiction,
        notAnEUI, nothingHears, duplicateEUI, openToEverybody, loraContradiction,
        unusedCoefficients, notEncrypted,
        literalBackslash, nothingForwarded, noEffect, pulseWithoutTime, noTime,
        takenIsNotArchived, nothingWhole, noPlace, anyGateway, againstTheLaw, commitAfterWindow,
    ]
}
