/// The configuration of a SUNA V2, by the names it has on the wire, with the values of a recorded one.
enum SUNAConfiguration {
    static func parameters() -> Parameters {
        Parameters(
            recorded.map { row in
                let words = row.split(separator: " ", maxSplits: 1).map(String.init)
                let value = words.count > 1 ? words[1] : ""
                return (words[0], domain(words[0], value), value)
            })
    }

    /// What may be set; the inventory of the hardware and the serial numbers may not.
    static func isFixed(_ name: String) -> Bool {
        (recorded.firstIndex { $0.hasPrefix(name) } ?? 0) < (recorded.firstIndex { $0.hasPrefix("BAUDRATE") } ?? 0)
    }

    private static func domain(_ name: String, _ value: String) -> Parameters.Domain {
        switch name {
        case "OPERMODE": .word(["Continuous", "Fixedtime", "Periodic", "Polled", "SDI12", "APF"])
        case "OUTFRTYP", "LOGFRTYP":
            .word(["Full_ASCII", "Full_Binary", "Reduced_Binary", "Concentration", "APF", "MBARI", "None"])
        case "BAUDRATE": .word(["9600", "19200", "38400", "57600", "115200"])
        case "OUTDRKFR", "LOGDRKFR": .word(["Output", "Suppress"])
        case _ where ["On", "Off"].contains(value): .word(["On", "Off"])
        case _ where Int(value) != nil: .whole(0...1_000_000)
        case _ where Double(value) != nil: .decimal(-1e6...1e6)
        default: .text(longest: 24)
        }
    }

    private static let recorded = """
        SENSTYPE SUNA
        SENSVERS V2
        SERIALNO 344
        THEBRAND Missing
        PATHLGTH Missing
        INTWIPER Available
        EXTPPORT Missing
        LMPSHUTR Missing
        REFDTECT Missing
        PROTECTR Available
        SUPRCAPS Available
        PWRSVISR Available
        USBSWTCH Available
        RELAYBRD Available
        SDI12BRD Available
        ANALGBRD Available
        INTDATLG Available
        APFIFACE Available
        SCHDLING Available
        FANATLMP Available
        OWIRETLP 10d0fda4020800eb
        OWIRETSP 1086818d020800d8
        OWIRETHS 10707b6a020800cc
        ZSPEC_SN 86746
        FIBERLSN C3.D01.1590
        STUPSTUS Done
        BAUDRATE 57600
        MSGLEVEL Info
        MSGFSIZE 2
        DATFSIZE 5
        OUTFRTYP Full_ASCII
        LOGFRTYP Full_ASCII
        OUTDRKFR Output
        LOGDRKFR Output
        TIMERESL Fractsec
        LOGFTYPE Acquisition
        ACQCOUNT 10
        CNTCOUNT 130
        DCMINNO3 -5.000
        DCMAXNO3 100.000
        WDAT_LOW 217.00
        WDAT_HGH 250.00
        SDI12ADD 48
        DATAMODE Real
        OPERMODE Polled
        OPERCTRL Duration
        EXDEVTYP None
        EXDEVPRE 0
        EXDEVRUN Off
        WATCHDOG On
        COUNTDWN 15
        FIXDDURA 60
        PERDIVAL 1m
        PERDOFFS 0
        PERDDURA 5
        PERDSMPL 5
        POLLTOUT 15
        APFATOFF 10.0000
        STBLTIME 5
        REFLIMIT 0
        SKPSLEEP Off
        LAMPTOFF 35
        SPINTPER 450
        DRKAVERS 1
        LGTAVERS 1
        REFSMPLS 20
        DRKSMPLS 2
        LGTSMPLS 58
        DRKDURAT 2
        LGTDURAT 58
        TEMPCOMP Off
        SALINFIT On
        BRMTRACE Off
        BL_ORDER 1
        FITCONCS 3
        DRKCORMT SpecAverage
        DRKCOEFS Missing
        DAVGPRM0 500.000
        DAVGPRM1 0.00000
        DAVGPRM2 0.00000
        DAVGPRM3 0.000000
        A_CUTOFF 1.3000
        INTPRADJ On
        INTPRFAC 1
        INTADSTP 20
        INTADMAX 20
        WFIT_LOW 217.00
        WFIT_HGH 240.00
        LAMPTIME 172577
        """.split(separator: "\n").map(String.init)
}
