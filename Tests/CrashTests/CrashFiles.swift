import Glibc

/// The ports of one crash test.
struct CrashPorts {
    let broker: UInt16
    let archive: UInt16
    let lines: UInt16
    let adcp: UInt16
    let ctd: UInt16
    let gnss: UInt16

    init(_ chance: inout some RandomNumberGenerator) throws {
        broker = try FreePort.next(&chance)
        archive = try FreePort.next(&chance)
        lines = try FreePort.next(&chance)
        adcp = try FreePort.next(&chance)
        ctd = try FreePort.next(&chance)
        gnss = try FreePort.next(&chance)
    }
}

/// The files that the programs of a crash test are started with.
struct CrashFiles {
    let directory: TemporaryDirectory
    let ports: CrashPorts

    /// Small segments, so that there are several; two destinations that lead to the same archive.
    func writeStation(keep: String) throws -> String {
        try directory.write(
            """
            station: crash
            store:
              directory: \(directory.path)/station
              commit_every: 50 ms
              segment: 10 s
              segment_size: 1 MiB
              keep: \(keep)
            page: false
            instruments:
              - {name: lines, driver: crash/lines, transport: {tcp: 127.0.0.1:\(ports.lines)}}
              - {name: adcp, driver: teledyne/workhorse, transport: {tcp: 127.0.0.1:\(ports.adcp)}}
              - {name: ctd, driver: seabird/sbe37, transport: {tcp: 127.0.0.1:\(ports.ctd)}}
              - {name: ctd-serial, driver: seabird/sbe37, transport: {serial: \(directory.path)/ctd.tty, baud: 9600}}
              - {name: gnss, driver: nmea/gnss, transport: {udp_listen: 127.0.0.1:\(ports.gnss)}}
            destinations:
              - {name: by-http, http: http://127.0.0.1:\(ports.archive), timeout: 2 s, batch: {every: 50 ms}}
              - {name: by-mqtt, mqtt: 127.0.0.1:\(ports.broker), timeout: 2 s, batch: {every: 50 ms}}

            """, to: "station.yaml")
    }

    func writeBroker() throws -> String {
        let folder = try directory.make("broker")
        // As root it would become another user, who may not write here.
        let user = getuid() == 0 ? "user root" : ""
        return try directory.write(
            """
            listener \(ports.broker) 127.0.0.1
            allow_anonymous true
            persistence true
            persistence_location \(folder)/
            autosave_interval 1
            \(user)

            """, to: "mosquitto.conf")
    }

    /// A driver for the load generator, whose first value is a sequence that shows every loss. Returns its folder.
    func writeDrivers() throws -> String {
        _ = try directory.make("drivers/crash/lines")
        try directory.write(
            """
            driver: crash/lines
            title: The load generator's lines
            category: ctd
            manual: firmware-sim print lines --for 1
            sample: |
              000000000001, 12.3402, 3.82316,  21.102, 32.9696, 1495.863
            framing: {kind: line, maximum_length: 256}
            fields:
              sequence: {type: decimal, name: sequence, unit: "1"}
              temperature: {type: decimal, name: sea_water_temperature, unit: degC}
              conductivity: {type: decimal, name: sea_water_electrical_conductivity, unit: S/m}
              pressure: {type: decimal, decimals: 3, name: sea_water_pressure, unit: dbar}
              salinity: {type: decimal, decimals: 4, name: sea_water_practical_salinity, unit: "1"}
              sound_speed: {type: decimal, decimals: 3, name: speed_of_sound_in_sea_water, unit: m/s}
            records:
              - name: sample
                delimiter: comma
                columns: [sequence, temperature, conductivity, pressure, salinity, sound_speed]

            """, to: "drivers/crash/lines/driver.yaml")
        return directory.path + "/drivers"
    }
}
