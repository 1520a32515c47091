/// A good station file that uses every key.
let exampleStation = #"""
    station: demo
    thing: {name: Demo shore station, description: on the pier, latitude: 48.65, longitude: -123.49, elevation: 3}
    store:
      directory: /var/lib/fairlead
      commit_every: 500 ms
      segment: 30 min
      segment_size: 32 MiB
      keep: 14 d
      limit: 1 GiB
      reserve: 128 MiB
      when_full: refuse new
      buffer: 8 MiB
    clock:
      oscillator: tcxo
      lock_limit: 10 ms
      holdover_limit: 1 s
      longest_holdover: 12 h
      finest_bound: 100 us
      leap_seconds: /usr/share/zoneinfo/leap-seconds.list
      realtime_priority: 50
      source_log: true
      sources:
        - {name: grandmaster, ptp4l: /run/ptp4lro, domain: 1, hardware_clock: /dev/ptp0, reply_folder: /run/fairlead,
           free_running: true, serves_utc: false, accuracy: 1 ms, utc_offset: 37, interval: 1 s}
        - {name: card, phc: /dev/ptp1, accuracy: 1 us, scale: utc}
        - {name: pulse, pps: /dev/pps0, edge: clear, accuracy: 200 ns, latency: 100 us}
        - {name: gps, gpsd: "127.0.0.1:2947", device: /dev/ttyS0, pulse: kernel, latency: 230 ms, jitter: 50 ms}
        - {name: receiver, nmea: {serial: /dev/ttyS1, baud: 4800}, latency: 80 ms, jitter: 40 ms}
        - {name: ship, nmea: {instrument: gnss}}
        - {name: ntp, chrony: "127.0.0.1:323", longest_silence: 5 min, skew_limit: 50, smear: 24h}
        - {name: host, kernel: true}
        - {name: battery, rtc: true}
    control: {socket: /run/fairlead/fairlead.sock}
    page: {listen: 127.0.0.1:8081}
    log: {level: debug}
    drivers: [/usr/share/fairlead/Drivers]
    instruments:
      - name: ctd-1
        driver: seabird/sbe37
        serial_number: "2165"
        transport: {tcp: 127.0.0.1:4001}
        silence: 30 s
        coefficients: {TA0: 1.2e-3, temperature: {A0: -4, deep: {x: 5}}}
        columns: [temperature, conductivity]
        variant: hex
        limits: {temperature: {operational: [-2, 30], sensor: [-5, 45]}}
        poll: {send: "TS\r\n", every: 10 s}
        on_connect: ["\r\n", "StartNow\r\n"]
      - name: ctd-2
        driver: seabird/sbe16plus
        transport: {serial: /dev/ttyUSB0, baud: 4800, data_bits: 7, parity: even, stop_bits: 2, flow: hardware}
      - name: gnss
        driver: nmea/gnss
        transport: {udp_listen: "0.0.0.0:10110", group: 239.1.1.1, interface: eth0}
      - name: loggers
        driver: asimet/metbk
        transport: {tcp_listen: "[::]:4002", allow: 3}
      - name: recording
        driver: teledyne/workhorse
        transport: {replay: adcp.raw, speed: 10, repeat: true, rate: 960}
      - name: buoy
        driver: reeftemps/buoy
        transport: {lorawan: 70b3d57ed0000001, confirmed: true, expires: 12 h}
      - name: float
        driver: generic/cayenne-lpp
        transport: {lorawan: 70b3d57ed0000002, server: campus}
    lorawan:
      region: AU915
      sub_band: 1
      listen: "0.0.0.0:1730"
      every_interface: true
      network_id: "000001"
      rx_delay: 5 s
      power: 27 dBm
      duty_cycle: kept
      gateways:
        - {name: roof, eui: aa555a0000000101, from: [192.168.8.20, "fd00::/64"]}
      network_servers:
        - {name: campus, kind: chirpstack, url: "mqtts://ns.example.org:8883", application: 17c82e96-be03-4f38,
           topic_prefix: eu868, username: fairlead, password_file: /etc/fairlead/ns.password, ca_file: /etc/ssl/own.pem,
           cert_file: /etc/ssl/station.pem, key_file: /etc/ssl/station.key}
    destinations:
      - name: archive
        http: https://archive.example.org:8090/in/
        batch: {records: 100, bytes: 64 KiB, every: 2 s}
        timeout: 10 s
        username: fairlead
        password_file: /etc/fairlead/archive.password
        ca_file: /etc/ssl/own.pem
        cert_file: /etc/ssl/station.pem
        key_file: /etc/ssl/station.key
        sign_key_file: /etc/fairlead/station.key
        lanes: {live: 2 min, backlog: newest first, raw: last}
        budget: {rate: 2 kB/s, day: 200 kB, hours: ["02:00-05:00", "22:30-00:30"]}
        maximum_message: 340 B
      - name: broker
        mqtts: broker.example.org:8883
        required: false
        username: fairlead
        password_env: BROKER_PASSWORD
        mqtt_version: 3.1.1
        acknowledgement: broker
        take: {datastreams: [ctd-1/*], average: 10 min}
      - name: service
        sensorthings: https://frost.example.org/FROST-Server/v1.1/
        required: false
        token_file: /etc/fairlead/frost.token
        lanes: {raw: never}
    """#

/// The least that is a station.
let smallestStation = """
    station: small
    store: {directory: data}
    instruments: []
    """
