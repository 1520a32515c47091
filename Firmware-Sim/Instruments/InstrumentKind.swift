/// The instruments that can be simulated, by the name they have on the command line.
public enum InstrumentKind: String, CaseIterable, Sendable {
    case sbe37
    case sbe16plus
    case sbe19plus
    case sbe26plus
    case sbe54
    case nano
    case optode
    case eco
    case suna
    case ocr507
    case samiPCO2 = "sami-pco2"
    case samiPH = "sami-ph"
    case adcp
    case nortek
    case wxt
    case gill
    case metbk
    case gnss
    case modbusRTU = "modbus-rtu"
    case modbusTCP = "modbus-tcp"
    case sdi12
    case lines

    var model: any InstrumentModel.Type {
        switch self {
        case .sbe37: SBE37.self
        case .sbe16plus: SBE16plus.self
        case .sbe19plus: SBE19plus.self
        case .sbe26plus: SBE26plus.self
        case .sbe54: SBE54.self
        case .nano: NanoPressure.self
        case .optode: Optode.self
        case .eco: EcoTriplet.self
        case .suna: SUNA.self
        case .ocr507: OCR507.self
        case .samiPCO2: SamiPCO2.self
        case .samiPH: SamiPH.self
        case .adcp: WorkhorseADCP.self
        case .nortek: NortekAquadopp.self
        case .wxt: WXT.self
        case .gill: GillWind.self
        case .metbk: WeatherStation.self
        case .gnss: GNSSReceiver.self
        case .modbusRTU: ModbusRTU.self
        case .modbusTCP: ModbusTCP.self
        case .sdi12: SDI12Line.self
        case .lines: LineGenerator.self
        }
    }

    public var title: String { model.title }

    /// Name, default and meaning of each setting.
    public var settings: [InstrumentSetting] { InstrumentKind.common + model.settings }

    private static let common: [InstrumentSetting] = [
        InstrumentSetting("seed", "1", "chance of the instrument's noise and of the faults"),
        InstrumentSetting("sea", "1", "chance of the water and weather; the same number is the same place"),
        InstrumentSetting("fault", "", "for example drop=0.001,disconnect=60:5"),
        InstrumentSetting("count", "", "stop after so many records"),
    ]
}
