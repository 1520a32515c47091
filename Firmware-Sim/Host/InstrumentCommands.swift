import ArgumentParser
import SimulatedInstruments

struct SimulateMicrocat: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sbe37", abstract: "A Sea-Bird SBE 37 MicroCAT with its command interpreter.",
        discussion: """
            Sleeps after two minutes (the first character only wakes it), echoes, and prompts with S>. Knows DS, DC,
            GetSD, GetCD, GetHD, GetCC, GetEC, TS, TSR, SL, SLT, StartNow, StartLater, Stop, QS, SampleInterval=,
            StartDateTime=, OutputFormat=, OutputSal=, OutputSV=, OutputPress=,
            TxRealTime=, AutoRun=, DateTime=, MMDDYY=, HHMMSS= and InitLogging.

            firmware-sim sbe37 --listen tcp:127.0.0.1:4001 --interval 1 --fault powercycle=300
            """)

    @OptionGroup var line: LineOptions

    @Option(help: "Seconds between samples.")
    var interval: Double = 10

    @Flag(inversion: .prefixedNo, help: "Samples by itself from power on; without it, only when asked.")
    var autonomous = true

    @Flag(inversion: .prefixedNo, help: "Begins each sample line with #.")
    var hash = true

    @Option(help: "Metres below mean sea level.")
    var depth: Double = 20

    @Flag(help: "Warns of a low battery.")
    var lowBattery = false

    func run() throws {
        try line.run(
            .sbe37,
            [
                "interval": "\(interval)", "autonomous": "\(autonomous)", "hash": "\(hash)", "depth": "\(depth)",
                "lowbattery": "\(lowBattery)",
            ])
    }
}

struct SimulateReceiver: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gnss", abstract: "A GNSS receiver on a moored buoy: GGA, RMC, VTG, ZDA and HDT.",
        discussion: "firmware-sim gnss --listen udp:127.0.0.1:4002 --interval 0.2")

    @OptionGroup var line: LineOptions

    @Option(help: "Seconds between fixes.")
    var interval: Double = 1

    @Option(help: "Seconds from power on to the first fix.")
    var fixDelay: Double = 5

    func run() throws {
        try line.run(.gnss, ["interval": "\(interval)", "fixdelay": "\(fixDelay)"])
    }
}

struct SimulateWeatherStation: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metbk", abstract: "An ASIMET METBK weather station: twelve columns a minute.",
        discussion: """
            Knows #D, #CLOCK, #CLOCK=yyyy/mm/dd hh:mm:ss, #FS, #STAT, #GO and #STOP; no echo, no prompt.

            firmware-sim metbk --listen pty:/tmp/metbk --interval 5
            """)

    @OptionGroup var line: LineOptions

    @Option(help: "Seconds between samples.")
    var interval: Double = 60

    func run() throws {
        try line.run(.metbk, ["interval": "\(interval)"])
    }
}

struct SimulateADCP: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adcp", abstract: "A Teledyne RDI Workhorse ADCP: PD0 ensembles in earth coordinates.",
        discussion: """
            === breaks into its command mode. Knows CS, CZ, CK, CR, CF, TE, TT, TS, PS0, PT2, PT4, PT200, AC and the
            setup commands, each with its range.

            firmware-sim adcp --listen tcp:127.0.0.1:4004 --interval 2 --cells 40
            """)

    @OptionGroup var line: LineOptions

    @Option(help: "Seconds between ensembles.")
    var interval: Double = 10

    @Option(help: "Depth cells.")
    var cells: Int = 25

    @Flag(inversion: .prefixedNo, help: "Pings by itself from power on; without it, after CS.")
    var autonomous = true

    func run() throws {
        try line.run(.adcp, ["interval": "\(interval)", "cells": "\(cells)", "autonomous": "\(autonomous)"])
    }
}

struct SimulateLines: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lines", abstract: "Lines of six values at any rate; the first value counts them.",
        discussion: """
            The first line waits for the first reader. With --rate max nothing is lost: it sends what is taken.

            firmware-sim lines --listen tcp:127.0.0.1:4003 --rate max --count 1000000
            """)

    @OptionGroup var line: LineOptions

    @Option(help: "Lines a second, or max.")
    var rate: String = "1"

    func run() throws {
        try line.run(.lines, ["rate": rate])
    }
}
