import DriverRuntime
import Testing

@Suite("Every recording of a driver's family")
struct RecordingsTests {
    private static let files: [(id: String, path: String)] = [
        ("seabird/sbe37", "seabird_sbe37_microcat/SBE37-IM_20141231_2014_12_31.hex"),
        ("seabird/sbe37", "seabird_sbe37_microcat/SBE37SM-RS232_03716125_2017_11_16.hex"),
        ("seabird/sbe37", "seabird_sbe37_microcat/SBE37SM-RS485_20190930_2019_09_30-long.hex"),
        ("seabird/sbe37", "seabird_sbe37_microcat/SBE37SM-RS485_20190930_2019_09_30-missing_end.hex"),
        ("seabird/sbe37", "seabird_sbe37_microcat/SBE37SM-RS485_20190930_2019_09_30-missing_serial.hex"),
        ("seabird/sbe37", "seabird_sbe37_microcat/SBE37SM-RS485_20190930_2019_09_30-no_records.hex"),
        ("seabird/sbe37", "seabird_sbe37_microcat/ctdmo01_20140712_120719.DAT"),
        ("seabird/sbe37", "seabird_sbe37_microcat/bad_num_samples_ctdmo01_20140712_120719.DAT"),
        ("seabird/sbe37", "seabird_sbe37_microcat/CTD02004.DAT"),
        ("seabird/sbe37", "seabird_sbe37_microcat/transcripts/sbe37_dc.txt"),
        ("seabird/sbe37", "seabird_sbe37_microcat/transcripts/sbe37_ds.txt"),
        ("seabird/sbe37", "seabird_sbe37_microcat/transcripts/sbe37_ts_sample.txt"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/16plus_digiquartz.hex"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/19plus_V2.hex"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/19plus_V2_trim.hex"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/ctdbp_p_test_1-3.hex"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/data1_ctdbp_flort_recovered.hex"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/20131123.ctdbp1.log"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/20131123.ctdbp1_many.log"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/20131123.ctdbp1_many_1inval.log"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/20141017.ctdbp3_3rec_w_1hash.log"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/20161025.ctdbp3_damagedRec.log"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/transcripts/sbe19_getcc_quartz.xml"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/transcripts/sbe19_getcc_strain.xml"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/transcripts/sbe19_getcd.xml"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/transcripts/sbe19_gethd.xml"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/transcripts/sbe19_getsd.xml"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/transcripts/sbe19_sample.txt"),
        ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/transcripts/sbe19_sample_hash.txt"),
        ("seabird/sbe19plus", "seabird_sbe16_sbe19_ctd/19plus_V2.hex"),
        ("seabird/sbe19plus", "seabird_sbe16_sbe19_ctd/19plus_V2_trim.hex"),
        ("seabird/sbe26plus", "tide_pressure_sbe26_sbe54_rbr/20131013.presf.log"),
        ("seabird/sbe26plus", "tide_pressure_sbe26_sbe54_rbr/20140105_trim.presf.log"),
        ("seabird/sbe26plus", "tide_pressure_sbe26_sbe54_rbr/presf_abc_test_4a.hex"),
        ("seabird/sbe26plus", "tide_pressure_sbe26_sbe54_rbr/transcripts/sbe26_wave_burst.txt"),
        ("seabird/sbe54", "tide_pressure_sbe26_sbe54_rbr/transcripts/sbe54_refosc.xml"),
        ("asimet/metbk", "met_metbk_wind_wxt/20140805.metbk2_bad_sensor.log"),
        ("asimet/metbk", "met_metbk_wind_wxt/20140902.metbk2.log"),
        ("asimet/metbk", "met_metbk_wind_wxt/test.metbk2.log"),
        ("asimet/metbk", "met_metbk_wind_wxt/transcripts/metbk_sample.txt"),
        ("asimet/metbk", "met_metbk_wind_wxt/transcripts/metbk_stat.txt"),
        ("nmea/gnss", "gnss_nmea0183/NBP1406_gp02-2014-08-01"),
        ("nmea/gnss", "gnss_nmea0183/NBP1406_gyr1-2014-08-01"),
        ("nmea/gnss", "gnss_nmea0183/NBP1406_s330-2014-08-01"),
        ("nmea/gnss", "gnss_nmea0183/NBP1406_seap-2014-08-01"),
        ("nmea/gnss", "gnss_nmea0183/hemi.log"),
        ("nmea/gnss", "gnss_nmea0183/humminbird-M37.log"),
        ("nmea/gnss", "gnss_nmea0183/nmea-fuzzy-cases.log"),
        ("nmea/gnss", "gnss_nmea0183/pygpsdata-maritime.log"),
        ("nmea/gnss", "gnss_nmea0183/pygpsdata-nmeabadck.log"),
        ("nmea/gnss", "gnss_nmea0183/rst39.log"),
        ("nmea/gnss", "gnss_nmea0183/ublox-8.log"),
        ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/20140424.adcpt.log"),
        ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/20140424.adcpt_BAD.log"),
        ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/20141208.adcp.log"),
        ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/ADCP_CCE1T_20.000"),
        ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/ADCP_data_20130702.000"),
        ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/ADCP_data_Corrupted.000"),
        ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/FCoeff1404180021.txt"),
        ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/LB180210_3_corrupted.PD0"),
        ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/ND072022.PD0"),
        ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/RDI_test01.000"),
        ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/adcp_auv_3.pd0"),
        ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/adcps_jln_stc.bad_checksum.DAT"),
        ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/adcpt_20130929_091817.DAT"),
        ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/sentinelv_b5.pd0"),
        ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/transcripts/workhorse_pd0_ensemble.bin"),
    ]

    @Test("is read to its last byte", arguments: files)
    func bytes(id: String, path: String) throws {
        guard let bytes = Shelf.recording(path) else { return }
        let frames = try Shelf.driver(id).parse(bytes)
        #expect(frames.flatMap(\.raw) == bytes)
    }

    @Test("has as many samples and defects as it should")
    func counts() throws {
        let wanted: [(id: String, path: String, samples: Int, defects: Int)] = [
            ("seabird/sbe37", "seabird_sbe37_microcat/SBE37SM-RS485_20190930_2019_09_30-no_records.hex", 0, 0),
            ("seabird/sbe37", "seabird_sbe37_microcat/SBE37SM-RS485_20190930_2019_09_30-missing_end.hex", 3, 0),
            ("seabird/sbe37", "seabird_sbe37_microcat/ctdmo01_20140712_120719.DAT", 62, 0),
            ("seabird/sbe37", "seabird_sbe37_microcat/transcripts/sbe37_ds.txt", 0, 0),
            ("seabird/sbe37", "seabird_sbe37_microcat/transcripts/sbe37_dc.txt", 0, 0),
            ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/20131123.ctdbp1.log", 908, 0),
            ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/20131123.ctdbp1_many_1inval.log", 23, 1),
            ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/20161025.ctdbp3_damagedRec.log", 18, 3),
            ("seabird/sbe16plus", "seabird_sbe16_sbe19_ctd/transcripts/sbe19_gethd.xml", 0, 0),
            ("seabird/sbe37", "seabird_sbe37_microcat/CTD02004.DAT", 6, 0),
            ("seabird/sbe37", "seabird_sbe37_microcat/transcripts/sbe37_ts_sample.txt", 1, 0),
            ("seabird/sbe19plus", "seabird_sbe16_sbe19_ctd/19plus_V2.hex", 3069, 0),
            ("seabird/sbe19plus", "seabird_sbe16_sbe19_ctd/transcripts/sbe19_sample_hash.txt", 1, 0),
            ("seabird/sbe26plus", "tide_pressure_sbe26_sbe54_rbr/transcripts/sbe26_ds.txt", 0, 0),
            ("seabird/sbe26plus", "tide_pressure_sbe26_sbe54_rbr/transcripts/sbe26_dc.txt", 0, 0),
            ("seabird/sbe26plus", "tide_pressure_sbe26_sbe54_rbr/transcripts/sbe26_tide.txt", 1, 0),
            ("seabird/sbe26plus", "tide_pressure_sbe26_sbe54_rbr/transcripts/sbe26_ts.txt", 1, 0),
            ("seabird/sbe26plus", "tide_pressure_sbe26_sbe54_rbr/transcripts/sbe26_wave_burst.txt", 1, 0),
            ("seabird/sbe26plus", "tide_pressure_sbe26_sbe54_rbr/transcripts/sbe26_wave_statistics.txt", 1, 0),
            ("seabird/sbe54", "tide_pressure_sbe26_sbe54_rbr/transcripts/sbe54_getcd.xml", 0, 0),
            ("seabird/sbe54", "tide_pressure_sbe26_sbe54_rbr/transcripts/sbe54_gethd.xml", 0, 0),
            ("seabird/sbe54", "tide_pressure_sbe26_sbe54_rbr/transcripts/sbe54_getsd.xml", 0, 0),
            ("seabird/sbe54", "tide_pressure_sbe26_sbe54_rbr/transcripts/sbe54_sample.xml", 1, 0),
            ("seabird/sbe54", "tide_pressure_sbe26_sbe54_rbr/transcripts/sbe54_refosc.xml", 1, 0),
            ("asimet/metbk", "met_metbk_wind_wxt/20140805.metbk2_bad_sensor.log", 9, 47),
            ("nmea/gnss", "gnss_nmea0183/pygpsdata-nmeabadck.log", 1, 2),
            ("nmea/gnss", "gnss_nmea0183/pygpsdata-maritime.log", 0, 0),
            ("nmea/gnss", "gnss_nmea0183/ublox-8.log", 288, 1),
            ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/ADCP_data_Corrupted.000", 1, 1),
            ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/LB180210_3_corrupted.PD0", 2, 1),
            ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/RDI_test01.000", 22, 1),
            ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/sentinelv_b5.pd0", 50, 1),
            ("teledyne/workhorse", "teledyne_rdi_adcp_pd0/20140424.adcpt_BAD.log", 0, 1),
        ]
        for (id, path, samples, defects) in wanted {
            guard let bytes = Shelf.recording(path) else { continue }
            let found = Samples(try Shelf.driver(id), bytes)
            #expect(found.samples.count == samples, "\(path)")
            #expect(found.defects.count == defects, "\(path): \(found.defects)")
        }
    }
}
