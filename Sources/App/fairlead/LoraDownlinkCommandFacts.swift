import LoRaWAN

extension LoraCommandFacts {
    static func facts(of command: DownlinkCommand) -> LoraFacts {
        var facts = LoraFacts()
        facts.add(
            .either([.text(name(command)), .number(Int64(command.bytes[0]), digits: 2)]), "cid", "command", "name")
        switch command {
        case .linkCheckAnswer(let margin, let gateways):
            facts.add(margin, "margin")
            facts.add(gateways, "gw_cnt", "gw_count", "gateways", "gateway_count")
        case .linkADR(let request): describe(request, &facts)
        case .dutyCycle(let maximum): facts.add(maximum, "max_duty_cycle", "max_dcycle", "max_d_cycle")
        case .rxParameters(let settings, let frequency):
            facts.add(.number(Int64(frequency)), "freq", "frequency", "rx2_freq", "rx2_frequency")
            facts.add(settings.rx1Offset, "rx1_dr_offset")
            facts.add(settings.rx2DataRate, "rx2_dr")
            facts.add(settings.speaks11, "opt_neg")
        case .newChannel(let channel):
            facts.add(channel.index, "ch_index", "channel_index", "index")
            facts.add(channel.frequency, "freq", "frequency")
            facts.add(channel.lowestDataRate, "min_dr")
            facts.add(channel.highestDataRate, "max_dr")
        case .rxTiming(let delay): facts.add(delay, "delay", "rx_delay")
        case .txParameters(let limits): describe(limits, &facts)
        case .downlinkChannel(let index, let frequency):
            facts.add(index, "ch_index", "channel_index", "index")
            facts.add(frequency, "freq", "frequency")
        case .adrParameters(let limit, let delay):
            facts.add(limit, "limit_exp", "adr_ack_limit_exp")
            facts.add(delay, "delay_exp", "adr_ack_delay_exp")
        case .deviceTime(let time):
            facts.add(time.seconds, "gps_seconds", "seconds")
            facts.add(time.fraction, "fraction_256ths", "fraction", "fractional")
            facts.add(time.nanoseconds, "gps_nanoseconds", "time_since_gps_epoch_ns")
        case .forceRejoin(let period, let retries, let type, let rate):
            facts.add(period, "period")
            facts.add(retries, "max_retries")
            facts.add(type, "rejoin_type")
            facts.add(rate, "dr")
        case .rejoinParameters(let time, let count):
            facts.add(time, "max_time_n")
            facts.add(count, "max_count_n")
        case .pingSlotChannel(let frequency, let rate):
            facts.add(frequency, "freq", "frequency")
            facts.add(rate, "dr")
        case .beaconTimingAnswer(let delay, let channel):
            facts.add(delay, "delay")
            facts.add(channel, "channel")
        case .beaconFrequency(let frequency): facts.add(frequency, "freq", "frequency")
        case .resetConfirmation(let minor), .rekeyConfirmation(let minor):
            facts.add(minor, "minor", "serv_lorawan_version")
        case .deviceModeConfirmation(let deviceClass):
            facts.add(.either(deviceClassNames(deviceClass)), "class", "device_class")
        case .deviceStatusRequest, .pingSlotInfoAnswer: break
        }
        return facts
    }

    static func facts(of message: ClockSync.Downlink) -> LoraFacts {
        var facts = LoraFacts()
        let name: String
        switch message {
        case .packageVersionRequest: name = "PackageVersionReq"
        case .appTimeAnswer(let correction, let token):
            name = "AppTimeAns"
            facts.add(correction, "time_correction", "correction")
            facts.add(token, "token", "token_ans")
        case .periodicityRequest(let period):
            name = "DeviceAppTimePeriodicityReq"
            facts.add(period, "period", "periodicity")
        case .forceResync(let transmissions):
            name = "ForceDeviceResyncReq"
            facts.add(transmissions, "nb_transmissions", "nb_trans")
        }
        facts.add(.either([.text(name), .number(Int64(message.bytes[0]), digits: 2)]), "cid", "command", "name")
        return facts
    }

    private static func describe(_ request: LinkADR, _ facts: inout LoraFacts) {
        facts.add(request.dataRate, "dr", "data_rate")
        facts.add(request.power, "tx_power", "power")
        let low = UInt8(truncatingIfNeeded: request.channelMask)
        let high = UInt8(truncatingIfNeeded: request.channelMask >> 8)
        facts.add(
            .either([.bytes([low, high]), .number(Int64(request.channelMask))]), "ch_mask_lsb", "ch_mask",
            "channel_mask")
        facts.add(request.maskControl, "ch_mask_cntl")
        facts.add(request.transmissions, "nb_trans", "nb_rep")
        facts.add(.bytes([DownlinkCommand.linkADR(request).bytes[4]]), "redundancy")
    }

    private static func describe(_ limits: TransmitLimits, _ facts: inout LoraFacts) {
        facts.add(limits.limitsDownlinkDwell, "downlink_dwell_time", "downlink_dwell_time_400ms")
        facts.add(limits.limitsUplinkDwell, "uplink_dwell_time", "uplink_dwell_time_400ms")
        // Vectors give the index or the power of it.
        let power = LoraFact.number(Int64(TransmitLimits.powers[limits.powerIndex]))
        facts.add(.either([.number(Int64(limits.powerIndex)), power]), "max_eirp", "max_eirp_index")
        facts.add(power, "max_eirp_dbm")
    }

    private static func name(_ command: DownlinkCommand) -> String {
        switch command {
        case .resetConfirmation: "ResetConf"
        case .linkCheckAnswer: "LinkCheckAns"
        case .linkADR: "LinkADRReq"
        case .dutyCycle: "DutyCycleReq"
        case .rxParameters: "RXParamSetupReq"
        case .deviceStatusRequest: "DevStatusReq"
        case .newChannel: "NewChannelReq"
        case .rxTiming: "RXTimingSetupReq"
        case .txParameters: "TXParamSetupReq"
        case .downlinkChannel: "DlChannelReq"
        case .rekeyConfirmation: "RekeyConf"
        case .adrParameters: "ADRParamSetupReq"
        case .deviceTime: "DeviceTimeAns"
        case .forceRejoin: "ForceRejoinReq"
        case .rejoinParameters: "RejoinParamSetupReq"
        case .pingSlotInfoAnswer: "PingSlotInfoAns"
        case .pingSlotChannel: "PingSlotChannelReq"
        case .beaconTimingAnswer: "BeaconTimingAns"
        case .beaconFrequency: "BeaconFreqReq"
        case .deviceModeConfirmation: "DeviceModeConf"
        }
    }
}
