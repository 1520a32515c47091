import ArgumentParser

/// The program: simulated instruments on ptys, TCP and UDP, and by radio.
@main
struct FirmwareSim: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "firmware-sim",
        abstract: "Simulated instruments on ptys, TCP and UDP, seeded, with faults on request.",
        discussion: """
            EXAMPLES
              firmware-sim sbe37 --listen tcp:127.0.0.1:4001 --interval 1
              firmware-sim sbe37 --listen pty:/tmp/ctd --no-autonomous --seed 7
              firmware-sim gnss --listen udp:127.0.0.1:4002 --fault drop=0.001,disconnect=60:5
              firmware-sim lines --listen tcp:127.0.0.1:4003 --rate max --count 1000000
              firmware-sim run "sbe37 tcp:127.0.0.1:4001 seed=1 interval=1" "gnss udp:127.0.0.1:4002"
              firmware-sim run "optode pty:/tmp/optode asleep=60s boot=mid-menu clock=+3y"
              firmware-sim lora --gateway 127.0.0.1:1700 --nodes 3 --gateways 2 --keys-out /tmp/keys
              firmware-sim list
              firmware-sim print adcp --for 3600 --seed 7 > adcp.pd0

            ENDPOINTS
              tcp:ADDRESS:PORT          listens; every client gets the stream; port 0 takes any
              tcp-connect:ADDRESS:PORT  connects, and again when it is refused or lost
              udp:ADDRESS:PORT          sends datagrams; multicast and broadcast too
              pty, pty:/path/link       a pseudo-terminal, and a link to it

            STATES (of every instrument that is spoken to; `firmware-sim list NAME` shows all settings)
              boot=power-on|mid-menu    begins with a banner, or as somebody left it
              asleep=60s lostwake=3     falls asleep; the first characters only wake it
              clock=+3y drift=50 rtc=no a wrong clock; one that a power cut sets to 2000
              echo=no latency=2s        does not echo; answers late

            FAULTS (each with a chance of its own, drawn from the seed)
              drop=P garble=P           of each byte
              split=P                   a cut between two bytes
              duplicate=P delay=P:S     of each message; delays up to S seconds
              swap=P                    of each record: sent after the next one
              disconnect=S:D            about every S seconds for D seconds
              powercycle=S:D            about every S seconds, off for D: a cut record, then a banner

            Ctrl-C or SIGTERM stops it with exit code 0.
            """,
        version: "0.1.0",
        subcommands: [
            SimulateMicrocat.self, SimulateReceiver.self, SimulateWeatherStation.self, SimulateADCP.self,
            SimulateLines.self, SimulateLoRa.self, RunSeveral.self, PrintVirtual.self, ListInstruments.self,
        ])
}
