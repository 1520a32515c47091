import Testing

@testable import Pipeline

/// The collection of published check values, file by file.
@Suite("Published check values")
struct CheckValueTests {
    private func calculate(_ formula: Formula, _ coefficients: [Double] = [], _ inputs: [[Double]]) -> [Double] {
        let standard = formula.coefficients.dropFirst(coefficients.count).map { $0.standard ?? .nan }
        let calculation = Calculation(formula, coefficients + standard)
        guard let rows = inputs.map(\.count).max() else { return [] }
        // A single number stands for each row.
        return (0..<rows).map { row in
            calculation.value(inputs.map { $0.count == 1 ? $0[0] : $0[row] })
        }
    }

    private func finish(_ tally: CheckTally, _ name: String, atLeast: Int) {
        print("\(name): \(tally.checked - tally.misses.count) of \(tally.checked) values agree")
        #expect(tally.misses.isEmpty, "\(tally.misses.joined(separator: "\n"))")
        #expect(tally.checked >= atLeast)
    }

    @Test("of salinity, density and sound speed (UNESCO 44, Wong and Zhu, Mackenzie) are met to the last digit")
    func seawater() throws {
        guard let file = try CheckFile.read("seawater_sound_speed_check_values.json") else { return }
        var tally = CheckTally()
        for row in file["pss78_unesco44"]["rows"].values {
            let salinity = PracticalSalinity.value(
                ratio: row["R"].number, t68: row["T68"].number, pressure: row["P"].number)
            // Printed with five decimals where it is 40.00000.
            tally.check("S", salinity, row["S"].number, within: 5e-6)
        }
        let eos = file["eos80"]
        for row in eos["density"].values {
            let density = SeawaterDensity.value(
                salinity: row["S"].number, t68: row["T68"].number, pressure: row["P"].number)
            // The last digit of 1059.82037 is not rounded in the report.
            tally.check("density", density, row["rho"].number, within: 1e-5)
        }
        let deep = eos["depth"].numbers("P", "lat")
        tally.check("depth", calculate(.depth, [], deep.map { [$0] }), [eos["depth"]["m"].number], within: 5e-4)
        checkHeat(eos, &tally)
        checkSoundSpeed(file["sound_speed"], &tally)
        finish(tally, "UNESCO 44, Wong and Zhu 1995, Mackenzie 1981", atLeast: 52)
    }

    private func checkHeat(_ eos: CheckFile, _ tally: inout CheckTally) {
        let ice = eos["freezing"]
        tally.check(
            "freezing point", FreezingPoint.t68(salinity: ice["S"].number, pressure: ice["P"].number),
            ice["T68"].number, within: 5e-7)
        let lapse = eos["lapse"].numbers("S", "T68", "P")
        tally.check(
            "lapse", PotentialTemperature.lapse(salinity: lapse[0], t68: lapse[1], pressure: lapse[2]),
            eos["lapse"]["C_per_dbar"].number, within: 5e-11)
        let theta = eos["potential_temperature"].numbers("S", "T68", "P", "Pr")
        tally.check(
            "theta",
            PotentialTemperature.value(salinity: theta[0], t68: theta[1], pressure: theta[2], reference: theta[3]),
            eos["potential_temperature"]["theta68"].number, within: 5e-6)
        let heat = eos["cp"].numbers("S", "T68", "P")
        tally.check(
            "specific heat", SpecificHeat.value(salinity: heat[0], t68: heat[1], pressure: heat[2]),
            eos["cp"]["J_kg_C"].number, within: 1e-3)
    }

    private func checkSoundSpeed(_ file: CheckFile, _ tally: inout CheckTally) {
        let unesco = file["chen_millero_unesco"]
        tally.check(
            "Chen and Millero",
            SoundSpeed.chenMillero(
                salinity: unesco["S"].number, t68: unesco["T68"].number, bar: unesco["P_dbar"].number / 10),
            unesco["c"].number, within: 5e-4)
        for (key, formula) in [
            ("chen_millero_wong_zhu_ITS90", Formula.soundSpeedWongZhu),
            ("del_grosso_wong_zhu_ITS90", .soundSpeedDelGrosso),
        ] {
            for row in file[key]["rows"].values.map(\.numbers) {
                let inputs = [[row[2]], [row[1]], [row[0] * 10]]
                tally.check(key, calculate(formula, [], inputs), [row[3]], within: file[key]["tol"].number)
            }
        }
        let mackenzie = file["mackenzie_1981"].numbers("S", "T", "D_m").map { [$0] }
        tally.check(
            "Mackenzie", calculate(.soundSpeedMackenzie, [], mackenzie), [file["mackenzie_1981"]["c"].number],
            within: 5e-4)
    }

    @Test("of TEOS-10 (GSW 3) are met to the last digit, given the absolute salinity, which needs an atlas")
    func teos10() {
        guard let rows = CheckFile.table("teos10_gsw_check_casts.csv") else { return }
        var tally = CheckTally()
        func column(_ name: String) -> [Double] { rows.map { $0[name] ?? .nan } }
        let pressure = column("p_dbar")
        let salinity = column("SA_g_kg")
        let temperature = column("CT_C")
        let conductivity = column("C_mS_cm").map { $0 / 10 }
        let practical = calculate(.practicalSalinityTEOS10, [], [conductivity, column("t_C"), pressure])
        // The conductivity is printed with twelve digits.
        tally.check("SP", practical, column("SP"), within: 2e-10)
        let conservative = calculate(.conservativeTemperature, [], [salinity, column("t_C"), pressure])
        tally.check("CT", conservative, temperature, within: 1e-9)
        let density = calculate(.densityTEOS10, [], [salinity, temperature, pressure])
        tally.check("density", density, column("rho_kg_m3"), within: 1e-8)
        let surface = calculate(.densityTEOS10, [], [salinity, temperature, [0]])
        tally.check("sigma0", surface.map { $0 - 1000 }, column("sigma0"), within: 1e-8)
        let speed = calculate(.soundSpeedTEOS10, [], [salinity, temperature, pressure])
        tally.check("sound speed", speed, column("sound_speed_m_s"), within: 1e-8)
        let depth = calculate(.depthTEOS10, [], [pressure, column("lat")])
        tally.check("depth", depth, column("z_m").map { -$0 }, within: 1e-8)
        finish(tally, "TEOS-10", atLeast: 540)
    }

    @Test("of TEOS-10 are met within the anomaly of absolute salinity by the reference salinity")
    func referenceSalinity() {
        guard let rows = CheckFile.table("teos10_gsw_check_casts.csv") else { return }
        var worst = (salinity: 0.0, density: 0.0, speed: 0.0)
        for row in rows {
            let values = ["SP", "t_C", "p_dbar", "SA_g_kg", "rho_kg_m3", "sound_speed_m_s"].map { row[$0] ?? .nan }
            let salinity = ReferenceSalinity.value(practicalSalinity: values[0])
            let temperature = ConservativeTemperature.value(
                absoluteSalinity: salinity, temperature: values[1], pressure: values[2])
            let density = SpecificVolume.density(
                absoluteSalinity: salinity, conservativeTemperature: temperature, pressure: values[2])
            let speed = SpecificVolume.soundSpeed(
                absoluteSalinity: salinity, conservativeTemperature: temperature, pressure: values[2])
            worst.salinity = max(worst.salinity, (salinity - values[3]).magnitude)
            worst.density = max(worst.density, (density - values[4]).magnitude)
            worst.speed = max(worst.speed, (speed - values[5]).magnitude)
        }
        print("reference salinity for absolute salinity: at most \(worst) apart")
        #expect(worst.salinity < 0.02 && worst.density < 0.02 && worst.speed < 0.03)
    }

    @Test("of OOI's data product specifications are met to the last digit")
    func ooi() throws {
        guard let file = try CheckFile.read("ooi_dps_check_values.json") else { return }
        var tally = CheckTally()
        checkOOISeaBird(file, &tally)
        let salinity = file["practical_salinity"]
        tally.check(
            "S", calculate(.practicalSalinity, [], ["C_S_m", "T", "P"].map { salinity[$0].numbers }),
            salinity["SP"].numbers, within: 1e-6)
        let optode = file["optode_svu"]
        for (temperature, key) in [(10.0, "O2_uM"), (30, "T30_O2_uM")] {
            let oxygen = calculate(
                .optodeOxygen, optode["csv"].numbers, [optode["calphase"].numbers, [temperature]])
            tally.check("oxygen", oxygen, optode[key].numbers, within: 1e-6)
        }
        for (key, digit) in [("eco_chl", 1e-12), ("eco_cdom", 1e-12)] {
            let eco = file[key]
            let values = calculate(.ecoCounts, eco.numbers("scale", "dark"), [eco["counts"].numbers])
            tally.check(key, values, eco["value"].numbers, within: digit)
        }
        let eco = file["eco_bb"]
        let beta = calculate(.ecoCounts, eco.numbers("scale", "dark"), [eco["counts"].numbers])
        let scattering = calculate(
            .ecoBackscatter, eco.numbers("wl", "theta", "chi"), [beta, [eco["S"].number], [eco["T"].number]])
        tally.check("backscatter", scattering, eco["bb"].numbers, within: 5e-7)
        finish(tally, "OOI", atLeast: 40)
    }

    private func checkOOISeaBird(_ file: CheckFile, _ tally: inout CheckTally) {
        let warm = file["sbe16plus_temperature"]
        tally.check(
            "16plus T", calculate(.sbeTemperature16plus, warm["a"].numbers, [[warm["counts"].number]]),
            [warm["T"].number], within: 1e-6)
        let cell = file["sbe16plus_conductivity"]
        let inputs = cell.numbers("raw", "T", "P").map { [$0] }
        tally.check(
            "16plus C", calculate(.sbeConductivity, cell.numbers("g", "h", "i", "j", "ctcor", "cpcor"), inputs),
            [cell["S_m"].number], within: 1e-6)
        let recovered = file["sbe37im_recovered_temperature"]
        tally.check(
            "37 T", calculate(.sbeTemperature, recovered["a"].numbers, [recovered["counts"].numbers]),
            recovered["T"].numbers, within: recovered["tol"].number)
        let gauge = file["sbe37im_recovered_pressure"]
        tally.check(
            "37 P",
            calculate(
                .sbeStrainPressure, ["pa", "ptca", "ptcb", "ptempa"].flatMap { gauge[$0].numbers },
                [gauge["counts"].numbers, gauge["therm"].numbers]), gauge["dbar"].numbers, within: gauge["tol"].number)
        let moored = file["sbe37im_recovered_conductivity"]
        let coefficients = moored.numbers("g", "h", "i", "j", "ctcor", "cpcor", "wbotc")
        let raw = ["raw", "T", "P"].map { moored[$0].numbers }
        tally.check(
            "37 C", calculate(.sbeConductivity, coefficients, raw), moored["S_m"].numbers, within: 1e-6)
        let modem = file["sbe37im_telemetered"]
        tally.check(
            "37-IM P", calculate(.sbeModemPressure, [modem["range_psia"].number], [[modem["P_raw"].number]]),
            [modem["P"].number], within: 1e-6)
    }

    @Test("of Sea-Bird's own conversions are met to what their source allows")
    func seaBird() throws {
        guard let file = try CheckFile.read("sbe_conversion_check_values.json") else { return }
        var tally = CheckTally()
        let warm = file["temperature_sbe19plus_sn6130"]
        let a = warm["coef"].numbers("a0", "a1", "a2", "a3")
        let t90 = calculate(.sbeTemperature16plus, a, [warm["counts"].numbers])
        tally.check("19plus T", t90, warm["ITS90_C"].numbers, within: 5e-5)
        tally.check(
            "19plus T68", t90.map { $0 * PracticalSalinity.t68PerT90 }, warm["IPTS68_C"].numbers,
            within: warm["tol"].number)
        let three = file["temperature_frequency_sbe3_sn5102"]
        let g = three["coef"].numbers("g", "h", "i", "j", "f0")
        tally.check(
            "SBE 3", calculate(.sbeTemperatureFrequency, g, [three["freq_Hz"].numbers]), three["ITS90_C"].numbers,
            within: 1e-4)
        let gauge = file["pressure_strain_sn6130"]
        let names = ["pa0", "pa1", "pa2", "ptca0", "ptca1", "ptca2", "ptcb0", "ptcb1", "ptcb2"]
        let coefficients = (names + ["ptempa0", "ptempa1", "ptempa2"]).map { gauge["coef"][$0].number }
        tally.check(
            "19plus P",
            calculate(
                .sbeStrainPressure16plus, coefficients,
                [gauge["counts"].numbers, gauge["ptemp_volts_x13107"].numbers]), gauge["dbar"].numbers,
            within: gauge["tol"].number)
        let nine = file["digiquartz_sn0936_5102"]
        let quartz = ["AD590M", "AD590B", "c1", "c2", "c3", "d1", "d2", "t1", "t2", "t3", "t4", "t5"]
        tally.check(
            "9plus P",
            calculate(
                .sbeDigiquartzPressure9, quartz.map { nine["coef"][$0].number } + [1.00001297, -2.46118],
                [nine["freq_Hz"].numbers, [2498]]), nine["dbar_after_slope_1_00001297_offset_m2_46118"].numbers,
            within: 1e-3)
        let eco = file["eco_sn6130"]
        tally.check(
            "ECO in volts", calculate(.ecoCounts, eco.numbers("slope", "offset"), [eco["volts"].numbers]),
            eco["expected"].numbers, within: 5e-4)
        finish(tally, "Sea-Bird", atLeast: 27)
    }
}
