extension DriverFormPage {
    static let parts: [DriverFormPart] = [
        top, framing, frame, length, frameChecksum, block, blockLength, header, field, record, line, check, computation,
        coefficient,
    ]

    // MARK: Around the parts

    private static let identity = "driver: acme/probe\ntitle: t\ncategory: c\nmanual: m\n"
    private static let lines = identity + "framing: {kind: line}\n"
    private static let value = "fields: {a: {type: decimal, name: a, unit: \"1\"}, n: {type: integer}}\n"
    private static let use = "records: [{name: r, columns: [a, n]}]\n"
    private static let frames = identity + "framing:\n  kind: line\n  frames:\n    -\n"
    private static let blocks = identity + "framing:\n  kind: line\n  blocks:\n    -\n"

    // MARK: Identity

    static let top = DriverFormPart(
        heading: "A driver file", about: "The keys of `driver.yaml` itself.", before: "", indent: 0,
        contexts: [
            [
                ("driver", "acme/probe"), ("title", "t"), ("category", "c"), ("manual", "m"),
                ("framing", "{kind: line}"), ("fields", "{a: {type: decimal, name: a, unit: \"1\"}}"),
                ("records", "[{name: r, columns: [a]}]"),
            ]
        ],
        meanings: [
            ("driver", "The identity, as the two folders are called."),
            ("title", "What the instrument is called, for lists."),
            ("category", "What kind of instrument: ctd, adcp, gnss, weather, waves …"),
            ("manual", "Where the maker describes the output: manual, revision, section."),
            ("maker", "The maker's name as it is written."),
            ("model", "The model's name as it is written."),
            ("firmware", "The versions that were seen."),
            (
                "like",
                "Another driver, of which everything is taken that is not written here. `fields`, `coefficients`, `dialogue` and `commands` are laid over entry by entry; anything else replaces. Not a driver that is itself like another."
            ),
            ("sample", "Some real lines of output."),
            ("framing", "How the stream is cut. See [below](#framing)."),
            ("unwrap", "What is taken off before the stream is cut. See [below](#wrappings)."),
            ("codec", "Code that reads the frames. See [below](#codecs)."),
            (
                "strip",
                "Prompts and marks in front of a line that are no part of it; those of more than one character behind it too."
            ),
            ("ignore", "Known lines without values; `*` is any text, case does not matter."),
            ("missing", "Words that stand for \"no value\" in any printed number."),
            ("header", "Lines that tell about the instrument. See [below](#a-header)."),
            ("fields", "What the records tell, by key. See [below](#a-field)."),
            ("records", "The kinds of records, tried in this order. See [below](#a-record)."),
            ("computed", "Fields that are computed from others. See [below](#a-computation)."),
            ("coefficients", "Calibration coefficients by the maker's name. See [below](#a-coefficient)."),
            ("dialogue", "How to wake it, set it up and make it sample. See [the dialogue](dialogue.md)."),
            ("commands", "What people and scripts can ask of it. See [the dialogue](dialogue.md)."),
        ])

    // MARK: Framing

    static let framing = DriverFormPart(
        heading: "Framing",
        about: """
            A checksum that fails is a defect for the smallest run of bytes, and the search goes on one byte further. A block \
            that does not end in time, or in `maximum_lines`, is given out line by line, the first with a defect.
            """,
        before: identity + value + use + "framing:\n", indent: 2,
        contexts: [[("kind", "line"), ("maximum_length", "100")]],
        meanings: [
            (
                "kind",
                "`line`: lines, with the frames and blocks that are declared among them. `none`: only frames, all else is garbage. `pd0`: the same. `lorawan`: each datagram is an uplink of a LoRaWAN node, and records say on which `port`."
            ),
            ("terminator", "What ends a line: `crlf` is LF or CR LF, `any` is CR, LF or both. Default `crlf`."),
            ("maximum_length", "Bytes of the longest line. Default 4096."),
            ("frames", "Binary or fixed-length frames among the lines, tried in this order. See [below](#a-frame)."),
            ("blocks", "Several lines that are one record. See [below](#a-block)."),
        ])

    static let frame = DriverFormPart(
        heading: "A frame", about: "An element of `frames`.", before: frames, after: value + use, indent: 6,
        contexts: [[("name", "f"), ("sync", "SATDI7"), ("length", "60")]],
        meanings: [
            ("name", "What records call it."),
            ("sync", "The text or bytes that every frame has at its beginning."),
            ("sync_at", "How many bytes stand before `sync`. Default 0."),
            ("length", "All its bytes, or where the length stands. See [below](#a-length)."),
            ("checksum", "See [below](#the-checksum-of-a-frame)."),
            ("trailer", "Bytes behind the checksum (2 for CR LF)."),
            ("maximum_length", "Bytes of the longest frame that is believed. Default 8192."),
        ])

    static let length = DriverFormPart(
        heading: "A length", about: "A length that stands in the frame: `length: {at: 2, bytes: 2, counts: words}`.",
        before: frames + "      name: f\n      sync: A\n      length:\n", after: value + use, indent: 8,
        contexts: [
            [("at", "2"), ("bytes", "2"), ("counts", "bytes")],
            [("at", "2"), ("bytes", "2"), ("counts", "bytes_after_header"), ("header", "10")],
        ],
        meanings: [
            ("at", "Where it stands, counted from 0."), ("bytes", "How many bytes it has."),
            ("order", "Which end comes first. Default `little`."),
            (
                "counts",
                "What it counts: the bytes before the checksum, all bytes, 16-bit words of all, or the bytes behind a header of `header` bytes."
            ),
            ("header", "Bytes of the header, for `bytes_after_header`."),
        ])

    static let frameChecksum = DriverFormPart(
        heading: "The checksum of a frame",
        about: "`{kind: sum8_zero, at: end}`, `{kind: word_sum_b58c, at: 6, from: 10}`.",
        before: frames + "      name: f\n      sync: A\n      length: 60\n      checksum:\n", after: value + use,
        indent: 8, contexts: [[("kind", "xor8")], [("kind", "xor8"), ("at", "6"), ("from", "10")]],
        meanings: [
            ("kind", "See [below](#checksums)."),
            ("at", "Where it stands: behind everything (the default), or in the header."),
            ("from", "The first byte that it covers, where it stands in the header."),
        ])

    static let block = DriverFormPart(
        heading: "A block",
        about: """
            An element of `blocks`. It ends with the line that fits `end`, or when so many hexadecimal digits are in (`length`), \
            or with the last line that fits one of `holds`. A block with `controller` is the payload of an SIO controller's \
            blocks of that instrument, read as bytes.
            """,
        before: blocks, after: value + use, indent: 6,
        contexts: [
            [("name", "b"), ("begin", "\"<A*\""), ("end", "\"*</A>\""), ("timeout", "60 s")],
            [
                ("name", "b"), ("begin", "\"[*:]*\""), ("length", "{at: 3, digits: 2, counts_from: 3}"),
                ("timeout", "60 s"),
            ],
            [("name", "b"), ("begin", "\"A*\""), ("holds", "[\"B*\"]"), ("timeout", "60 s")],
            [("name", "b"), ("controller", "CO")],
        ],
        meanings: [
            ("name", "What records call it."),
            ("begin", "The line that begins it; `*` is any text, `[*:]` one of these marks."),
            ("except", "Lines that fit `begin` and do not begin one."),
            ("end", "The line that ends it."),
            ("length", "How many pairs of hexadecimal digits it has. See [below](#the-length-of-a-block)."),
            ("holds", "Lines that belong to it; the first that fits none of these is no part of it."),
            ("controller", "The two letters of an instrument at an SIO controller."),
            ("timeout", "How long after its first line it is waited for."),
            ("maximum_lines", "Default 1000."),
        ])

    static let blockLength = DriverFormPart(
        heading: "The length of a block",
        about: "`length: {at: 3, digits: 2, counts_from: 3}`: the length stands in the hexadecimal text itself.",
        before: blocks + "      name: b\n      begin: A*\n      timeout: 60 s\n      length:\n", after: value + use,
        indent: 8, contexts: [[("at", "3"), ("digits", "2"), ("counts_from", "3")]],
        meanings: [
            ("at", "The character at which it stands, counted from 0."), ("digits", "How many digits it has."),
            ("counts_from", "The character from which on it counts pairs of digits."),
        ])

    // MARK: Header and fields

    static let header = DriverFormPart(
        heading: "A header",
        about:
            "Lines that say how the instrument is set up, and coefficients as `<TA0>1.2e-3</TA0>`, `TA0 = 1.2e-3` or `TA0: 1.2e-3`.",
        before: lines + value + use + "header:\n", indent: 2, contexts: [[("prefix", "\"*\"")]],
        meanings: [
            ("prefix", "Lines that begin so are the header of an uploaded file: known, without values."),
            (
                "variants",
                "Ways in which the instrument may be set up, each with the lines (`*` is any text) that tell it; `variant` of a record names one."
            ),
            ("sample_length", "The coefficient that is the number of bytes of a hexadecimal record."),
        ])

    static let field = DriverFormPart(
        heading: "A field",
        about: """
            A field with `name` and `unit` is a datastream. One without `name` is read and dropped, one without `type` is \
            computed only. Outside `range` a value has flag 4, outside `expected` flag 3, inside flag 1; without either flag 2; \
            missing flag 9. Of a codec's field only `type`, `range` and `expected` can be said.
            """,
        before: lines + "fields:\n  a:\n", after: "records: [{name: r, columns: [a]}]\n", indent: 4,
        contexts: [[("type", "decimal"), ("name", "n"), ("unit", "\"1\"")]],
        beside: [
            "digits": [("type", "hex")], "signed": [("type", "hex"), ("digits", "4")], "order": [("type", "uint16")],
            "forms": [("type", "date")], "void": [("type", "integer")], "words": [("type", "word")],
            "bits": [("type", "uint16")],
        ],
        meanings: [
            ("type", "What stands there. See [below](#types)."),
            ("name", "The CF standard name where there is one, else a plain name."),
            ("unit", "As CF and UDUNITS spell it; `1` for none."), ("ucum", "The UCUM code of a rare unit."),
            ("range", "What the sensor can measure."), ("expected", "What is to be expected."),
            ("resolution", "The smallest difference that the sensor tells, in the unit."),
            ("p01", "The code of the property in NERC vocabulary P01."),
            ("p06", "The code of the unit in NERC vocabulary P06."),
            ("scale", "The value is the number × scale."), ("offset", "What is added to that."),
            ("bits", "Of a binary whole number only these bits: [the lowest, how many], 0 is the lowest of all."),
            ("missing", "Words that stand for \"no value\" here."),
            ("sentinel", "Numbers, before any scaling, that stand for \"no value\"."),
            ("void", "Words or numbers that make the record worthless: its values have flag 4."),
            ("decimals", "Digits behind the point, exactly, where that tells columns apart."),
            ("digits", "How many hexadecimal digits."), ("signed", "Two's complement of its digits."),
            ("order", "Which byte comes first. Default: `big` for hex, else that of the record."),
            ("width", "Characters or bytes, where the column has a fixed width."),
            ("quotes", "The text may stand in double quotes."),
            (
                "suffixes",
                "Letters glued to the number and their factor, or [factor, offset]; one of them has to be there."
            ),
            ("invalid", "Letters in place of a suffix that say \"no value\"."),
            ("words", "The only words that may stand there and the number of each, for a column that says a unit."),
            ("list", "Several numbers with blanks between them are the value of one key; they become cells."),
            ("base", "The number is the instrument's time. See [below](#time-bases)."),
            ("part", "The number is a part of the instrument's time. See [below](#parts-of-the-time)."),
            ("forms", "How a date is written. See [below](#dates)."),
            ("hold", "Its last good value is an input for records that do not have it."),
        ])

    // MARK: Records

    static let record = DriverFormPart(
        heading: "A record",
        about: """
            Exactly one of `columns`, `elements`, `pattern`, `pairs`, `json`, `transducers`, `lines`, `lpp` and `senml`; none \
            where `open: true` leaves the columns to the station. A line fits only when all its columns and their types do.
            """,
        before: lines + value + "records:\n  -\n", indent: 4,
        contexts: [
            [("name", "r"), ("columns", "[a, n]")], [("name", "r"), ("elements", "{A: a, B: n}")],
            [("name", "r"), ("pattern", "\"{a} {n}\"")], [("name", "r"), ("pairs", "{A: a, B: n}")],
            [("name", "r"), ("json", "{a: b, n: c}")],
            [("name", "r"), ("sentence", "XDR"), ("transducers", "{A0: a, A1: n}")],
            [("name", "r"), ("lines", "[{columns: [a, n]}]")], [("name", "r"), ("open", "true")],
            [("name", "r"), ("lpp", "{a: 1.temperature, n: 1.humidity}")], [("name", "r"), ("senml", "{a: b, n: c}")],
        ],
        meanings: [
            ("name", "What it is called in messages."),
            ("columns", "What stands there, in this order. See [below](#the-columns-of-a-record)."),
            ("delimiter", "What stands between the columns or pairs. See [below](#delimiters). Default `comma`."),
            (
                "sentence",
                "The columns are those of an NMEA 0183 sentence of this formatter or address; empty ones give nothing."
            ),
            (
                "elements",
                "A text of XML: the field of each element, `{t1: temperature}`, or attribute, `{r@time: time}`."
            ),
            (
                "pattern",
                "A line as text with fields in it: `tide: start = {start}, p = {p}[, c = {c}]*`. `[…]` may be left out, `*` is any text, one blank is any blanks or none beside a mark; a backslash makes a mark a character."
            ),
            (
                "pairs",
                "Keys and values: the field of each key, `{Dn: wind_direction}`. Keys that are not named are passed over."
            ),
            ("assign", "What stands between key and value. Default `=`."),
            ("begins", "The first cell, which has no key; `?` is any character, `*` at its end any text."),
            (
                "json",
                "A line of JSON: the path of each field, `{salinity: data.ctd.sal}`; a list gives cells. `result[a.id=5]` is the value beside which `a.id` is 5."
            ),
            (
                "transducers",
                "The quadruples of an XDR sentence: the field of each type and identity, `{C1: temperature}`."
            ),
            ("lines", "The lines of a block, in order. See [below](#a-line-of-a-block)."),
            (
                "lpp",
                "The payload of an uplink in Cayenne LPP: channel and name of each field, `{temperature: 3.temperature}`. See [below](#cayenne-lpp)."
            ),
            (
                "senml",
                "The payload of an uplink in SenML, JSON or CBOR: the name of each field, whole or without `bn`."
            ),
            ("port", "Of an uplink: the port, or several. Default: any of the application's."),
            ("frame", "The frame that it is read from: `columns` are its bytes from the first on."),
            ("order", "Which byte of a number comes first in a frame. Default `little`."),
            (
                "block",
                "The block that it is read from. `columns` with `delimiter: none` are read from the joined hexadecimal text."
            ),
            ("open", "The columns come from the station's `fields`, or from a recording's own header."),
            ("check", "The checksum that stands in the line. See [below](#a-checksum-in-a-line)."),
            ("variant", "Only for instruments that are set up so."),
            ("void", "The values in `voids`, or all, are worth nothing in every such record: flag 4."),
            ("voids", "The fields that a void word concerns. Default all."),
            (
                "agrees",
                "How far a printed value may be from the one computed from the others, `{salinity: 0.02}`, or [that, and a share of it]; else the column is something else."
            ),
            ("within", "Fields that have to lie in their ranges; else the columns are something else."),
            ("decimals", "Digits behind the point that fields have in this record."),
            (
                "steady",
                "The instrument prints all its columns in every line: one with fewer than before is refused once."
            ),
            ("after_garbage", "Texts at which the record may begin within a line that garbage stands in front of."),
            ("cell", "The field whose number is the cell of the record's other values."),
        ])

    static let line = DriverFormPart(
        heading: "A line of a block", about: "An element of `lines`. Shapes and keys as of a record.",
        before: identity + "framing: {kind: line, blocks: [{name: b, begin: A, end: B, timeout: 60 s}]}\n" + value
            + "records:\n  - name: r\n    block: b\n    lines:\n      -\n", indent: 8,
        contexts: [
            [("columns", "[a, n]")], [("pattern", "\"{a} {n}\"")], [("pairs", "{A: a, B: n}")],
            [("json", "{a: b, n: c}")],
        ],
        meanings: [
            ("columns", "As of a record."), ("pattern", "As of a record."), ("pairs", "As of a record."),
            ("json", "As of a record."), ("delimiter", "As of a record."), ("assign", "As of a record."),
            ("begins", "As of a record."), ("decimals", "As of a record."), ("order", "Nothing in a line of text."),
            ("repeat", "It stands there as often as it fits, at least once; its fields become cells."),
            ("optional", "It may be absent."),
        ])

    static let check = DriverFormPart(
        heading: "A checksum in a line",
        about: """
            It stands behind the last `after`, else at the end of the line, and covers everything before that. A line that is \
            the record but for its checksum is a defect. Behind ETX: `{kind: xor8, written: hex, from: "\\x02", after: "\\x03"}`.
            """,
        before: lines + value + "records:\n  - name: r\n    columns: [a, n]\n    check:\n", indent: 6,
        contexts: [[("kind", "xor8"), ("written", "hex")]],
        meanings: [
            ("kind", "See [below](#checksums)."),
            ("written", "How the number is written; `sdi12` are the three characters of SDI-12."),
            ("after", "The text in front of it."), ("from", "It covers what stands behind the first of these."),
            ("through", "It covers `after` too."), ("digits", "How many digits it has."),
            ("from_column", "It covers the text from this character on, counted from 0."),
            ("decoded", "It covers the bytes that the text stands for as hexadecimal digits."),
        ])

    // MARK: Computations

    static let computation = DriverFormPart(
        heading: "A computation",
        about: """
            An element of `computed`: a formula, or an expression that is written out. A field is computed only when the record \
            does not print it and all inputs are there; for each cell where an input is a repeated field. Its flag is no better \
            than theirs.
            """,
        before: lines + value + use + "computed:\n  -\n", indent: 4,
        contexts: [
            [("field", "a"), ("formula", "polynomial"), ("input", "{x: n}"), ("coefficients", "{c0: 0, c1: 1}")],
            [("field", "a"), ("expression", "n + 1")],
        ],
        meanings: [
            ("field", "The field that is computed."), ("formula", "See [below](#formulas)."),
            ("expression", "See [below](#expressions)."),
            ("input", "The field, cell or `latitude` of each input of the formula."),
            ("coefficients", "A number or the name of a coefficient for each of the formula's."),
            ("otherwise", "What an input is when the instrument does not have it: a number or a coefficient."),
        ])

    static let coefficient = DriverFormPart(
        heading: "A coefficient",
        about: """
            They come from the station file, in any arrangement and any case, or, where that is silent, from the recording's own \
            header. Without them the counts are given out alone, and the driver says so once.
            """,
        before: lines + value + use + "coefficients:\n  C:\n", indent: 4, contexts: [[("standard", "0")]],
        meanings: [
            ("aliases", "Other spellings; `pressure.offset` counts only below something called pressure."),
            ("sensor", "Whose coefficient it is: below another sensor's name it is another one."),
            ("standard", "What it is when nobody gives it; without one it is needed."),
        ])
}

extension DriverFormWords {
    static let all: [DriverFormWords] = [
        DriverFormWords(
            heading: "Wrappings", about: "The words of `unwrap`.", part: DriverFormPage.top, key: "unwrap",
            meanings: [
                (
                    "logger_stamp",
                    "`2014/04/24 00:01:58.003 ` or `2014-08-01T00:00:00.814Z ` in front of lines and of binary chunks goes to `logger_time`."
                ),
                (
                    "sio",
                    "Blocks of an SIO mooring controller: their payload is the stream, their time goes to `logger_time`."
                ),
            ]),
        DriverFormWords(
            heading: "Types", about: "The words of a field's `type`.", part: DriverFormPage.field, key: "type",
            meanings: [
                ("decimal", "A printed number; a whole one too. Its decimals are kept."),
                ("integer", "A printed whole number."),
                ("hex", "Hexadecimal digits, so many as `digits` says."),
                ("date", "A date in one of `forms`."), ("clock", "`19:16:59`, `9:16:59.25`"),
                ("clock_digits", "`191659.00`, as NMEA 0183 writes it"),
                ("date_time", "A date and a clock in either order, in one column or in two."),
                ("decimal_hours", "`21.278082`: hours since midnight"), ("year", "Four digits."), ("month", ""),
                ("day", ""),
                ("latitude", "`ddmm.mmmm` and the hemisphere in the next column"),
                ("longitude", "The same with `dddmm.mmmm`."),
                ("word", "Any text."), ("uint8", "Bytes of a number in a frame, as are the following."), ("int8", ""),
                ("uint16", ""), ("int16", ""), ("uint24", ""), ("int24", ""), ("uint32", ""), ("int32", ""),
                ("uint64", ""),
                ("int64", ""), ("float32", ""), ("float64", ""),
                ("bcd", "Two decimal digits a byte, `width` bytes (default 1)."),
                ("fp2", "Campbell's two bytes, high byte first."),
            ]),
        DriverFormWords(
            heading: "Dates", about: "The words of a field's `forms`.", part: DriverFormPage.field, key: "forms",
            meanings: [
                ("dd Mon yyyy", "`05 Feb 2013`, `05-Feb-2013`, `05Feb2013`"),
                ("mm-dd-yyyy", "`02-05-2013`, `02/05/2013`"),
                ("yyyy-mm-dd", "`2013-02-05`, `2013/02/05`"), ("yyyymmdd", "`20130205`"), ("ddmmyy", "`050213`"),
                ("mm/dd/yy", "`02/05/13`"), ("yyyyddd", "`2013036`: year and day of the year"),
                ("yyyy-ddd", "`2013-036`"), ("dd Mon yy", "`05 Feb 13`"), ("dd-mm-yyyy", "`05-02-2013`, `05/02/2013`"),
                ("mmddyyyy", "`02052013`"), ("ddmmyyyy", "`05022013`"), ("mmddyy", "`020513`"), ("yymmdd", "`130205`"),
                ("dd/mm/yy", "`05/02/13`"), ("yy/mm/dd", "`13/02/05`"),
            ]),
        DriverFormWords(
            heading: "Time bases", about: "The words of a field's `base`: what zero is and what one means.",
            part: DriverFormPage.field, key: "base",
            meanings: [
                ("unix", "Seconds since 1970-01-01."), ("unix_ms", "Milliseconds since 1970-01-01."),
                ("since_2000", "Seconds since 2000-01-01 (Sea-Bird)."),
                ("since_1904", "Seconds since 1904-01-01 (Sunburst SAMI)."),
                ("since_1900", "Seconds since 1900-01-01 (NTP)."),
                ("since_1990", "Seconds since 1990-01-01 (Campbell)."),
                ("filetime", "100 ns since 1601-01-01 (Simrad)."),
                ("gps", "Seconds since 1980-01-06, leap seconds counted; weeks roll over every 1024."),
                ("timer", "Seconds since the instrument was switched on: tells no time of day."),
                ("ago", "Seconds (× `scale`) before the record began to arrive."),
            ]),
        DriverFormWords(
            heading: "Parts of the time",
            about:
                "The words of a field's `part`, where date and clock do not stand as text. Years of two digits are 1980 to 2079.",
            part: DriverFormPage.field, key: "part",
            meanings: [
                ("year", ""), ("month", ""), ("day", ""), ("day_of_year", "1 to 366"), ("yyyyddd", "`2014308`"),
                ("yyyymmdd", "`20140308`"), ("hour", ""), ("minute", ""),
                ("second", "With a fraction where it has one."),
                ("hundredth", ""), ("millisecond", ""), ("microsecond", ""),
                ("nanosecond", "What follows a count of seconds or stands beside a clock."),
                ("decimal_hours", "Hours since midnight."), ("second_of_day", "Seconds since midnight."),
            ]),
        DriverFormWords(
            heading: "Delimiters", about: "The words of a record's `delimiter`.", part: DriverFormPage.record,
            key: "delimiter",
            meanings: [
                ("comma", ""), ("tab", ""), ("semicolon", ""), ("colon", ""), ("bar", "`|`"),
                ("blanks", "Spaces and tabs, one or more."), ("comma_or_blanks", "A comma, blanks, or both."),
                ("none", "Nothing: columns of fixed width."),
            ]),
        DriverFormWords(
            heading: "Checksums", about: "The words of `kind` in `checksum` and `check`.", part: DriverFormPage.check,
            key: "kind",
            meanings: [
                ("xor8", "Exclusive or of all bytes: NMEA 0183, Gill."), ("sum8", "Sum modulo 256: SAMI, D1000."),
                ("sum8_negated", "What is missing to zero modulo 256: SUNA, PAR."),
                ("sum8_zero", "The byte that makes the sum with itself zero modulo 256: OCR-507."),
                ("sum16_le", "Sum modulo 65 536, low byte first: PD0."),
                ("sum16_be", "The same, high byte first: 3DM-GX3."),
                ("sum15", "Sum modulo 32 768: CGSN fuel cell."),
                ("word_sum_b58c", "B58C and the sum of the little-endian 16-bit words: Nortek."),
                ("crc16_arc", "Polynomial A001 reflected, start 0: Vaisala, SDI-12."),
                ("crc16_modbus", "Polynomial A001 reflected, start FFFF."),
                ("crc16_x25", "Polynomial 8408 reflected, start FFFF, inverted: SIO controllers."),
                ("crc16_kermit", "Polynomial 8408 reflected, start 0: HPIES."),
            ]),
    ]
}
