import LoRaWAN

extension LoraCommandFacts {
    static func facts(of command: UplinkCommand) -> LoraFacts {
        var facts = LoraFacts()
        facts.add(
            .either([.text(name(command)), .number(Int64(command.bytes[0]), digits: 2)]), "cid", "command", "name")
        switch command {
        case .linkADRAnswer(let mask, let rate, let power):
            facts.add(mask, "ch_mask_ack", "channel_mask_ack")
            facts.add(rate, "dr_ack", "data_rate_ack")
            facts.add(power, "power_ack", "tx_power_ack")
        case .rxParametersAnswer(let channel, let rate, let offset):
            facts.add(channel, "channel_ack", "ch_ack")
            facts.add(rate, "rx2_dr_ack", "rx2_data_rate_ack")
            facts.add(offset, "rx1_dr_offset_ack")
        case .deviceStatus(let battery, let margin):
            facts.add(battery, "battery")
            facts.add(margin, "margin")
        case .newChannelAnswer(let frequency, let rates):
            facts.add(frequency, "channel_freq_ok", "channel_frequency_ok", "freq_ok")
            facts.add(rates, "dr_range_ok", "data_rate_range_ok")
        case .downlinkChannelAnswer(let frequency, let exists):
            facts.add(frequency, "channel_freq_ok", "channel_frequency_ok", "freq_ok")
            facts.add(exists, "uplink_freq_exists", "uplink_frequency_exists")
        case .rejoinParametersAnswer(let time): facts.add(time, "time_ok")
        case .pingSlotInfoRequest(let periodicity): facts.add(periodicity, "periodicity", "ping_slot_periodicity")
        case .pingSlotChannelAnswer(let frequency, let rate):
            facts.add(frequency, "channel_freq_ok", "channel_frequency_ok", "freq_ok")
            facts.add(rate, "dr_ok", "data_rate_ok")
        case .beaconFrequencyAnswer(let frequency): facts.add(frequency, "beacon_freq_ok", "beacon_frequency_ok")
        case .reset(let minor), .rekey(let minor): facts.add(minor, "minor", "dev_lorawan_version")
        case .deviceMode(let deviceClass): facts.add(.either(deviceClassNames(deviceClass)), "class", "device_class")
        case .linkCheckRequest, .dutyCycleAnswer, .rxTimingAnswer, .txParametersAnswer, .adrParametersAnswer,
            .deviceTimeRequest, .beaconTimingRequest:
            break
        }
        return facts
    }

    static func facts(of message: ClockSync.Uplink) -> LoraFacts {
        var facts = LoraFacts()
        let name: String
        switch message {
        case .packageVersion(let package, let version):
            name = "PackageVersionAns"
            facts.add(package, "package_identifier", "package_id")
            facts.add(version, "package_version", "version")
        case .appTimeRequest(let time, let token, let needsAnswer):
            name = "AppTimeReq"
            facts.add(time, "device_time", "time")
            facts.add(token, "token", "token_req")
            facts.add(needsAnswer, "ans_required", "answer_required")
        case .periodicityAnswer(let isUnsupported, let time):
            name = "DeviceAppTimePeriodicityAns"
            facts.add(isUnsupported, "not_supported")
            facts.add(time, "device_time", "time")
        }
        facts.add(.either([.text(name), .number(Int64(message.bytes[0]), digits: 2)]), "cid", "command", "name")
        return facts
    }

    static func deviceClassNames(_ code: UInt8) -> [LoraFact] {
        let names: [UInt8: String] = [0: "A", 1: "B", 2: "C"]
        return [.number(Int64(code)), .text(names[code] ?? "RFU")]
    }

    private static func name(_ command: UplinkCommand) -> String {
        switch command {
        case .reset: "ResetInd"
        case .linkCheckRequest: "LinkCheckReq"
        case .linkADRAnswer: "LinkADRAns"
        case .dutyCycleAnswer: "DutyCycleAns"
        case .rxParametersAnswer: "RXParamSetupAns"
        case .deviceStatus: "DevStatusAns"
        case .newChannelAnswer: "NewChannelAns"
        case .rxTimingAnswer: "RXTimingSetupAns"
        case .txParametersAnswer: "TXParamSetupAns"
        case .downlinkChannelAnswer: "DlChannelAns"
        case .rekey: "RekeyInd"
        case .adrParametersAnswer: "ADRParamSetupAns"
        case .deviceTimeRequest: "DeviceTimeReq"
        case .rejoinParametersAnswer: "RejoinParamSetupAns"
        case .pingSlotInfoRequest: "PingSlotInfoReq"
        case .pingSlotChannelAnswer: "PingSlotChannelAns"
        case .beaconTimingRequest: "BeaconTimingReq"
        case .beaconFrequencyAnswer: "BeaconFreqAns"
        case .deviceMode: "DeviceModeInd"
        }
    }
}
