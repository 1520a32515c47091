/// A made-up anemometer: nothing in Swift knows it.
let anemometer = """
    driver: acme/wind1
    title: ACME wind sensor
    category: weather
    manual: none, it does not exist
    sample: |
      W,229,2.74,M,OK
    framing: {kind: line, maximum_length: 80}
    unwrap: [logger_stamp]
    strip: ["WIND>"]
    ignore: ["BOOT*", "?*"]
    missing: [---]
    fields:
      direction: {type: integer, name: wind_from_direction, unit: degree, range: [0, 360]}
      speed: {type: decimal, name: wind_speed, unit: m/s, range: [0, 60], expected: [0, 30]}
      speed_knots: {type: decimal, scale: 0.5144444444444445, name: wind_speed, unit: m/s, range: [0, 60]}
      gust: {name: wind_speed_of_gust, unit: m/s, range: [0, 90]}
      clock: {type: clock}
      date: {type: date, forms: [yyyy-mm-dd]}
      status: {type: word, void: [ERR]}
    records:
      - {name: metric, columns: ["=W", direction, speed, "=M", status]}
      - {name: knots, columns: ["=W", direction, speed_knots, "=N", status]}
      - {name: stamped, columns: ["=T", date, clock, direction, speed]}
    computed:
      - field: gust
        formula: polynomial
        input: {x: speed}
        coefficients: {c0: GUST0, c1: GUST1}
    coefficients:
      GUST0: {aliases: [gust.offset], standard: 0}
      GUST1: {aliases: [gust.slope]}
    """
