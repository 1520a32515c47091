#!/usr/bin/env python3
"""Reads FLB1 and FLB2 batches, written from batch.md. Python 3.8 or later, nothing else needed.

    batch_decoder.py FILE...     each file is one batch
    batch_decoder.py --hex       each line of standard input is one batch in hexadecimal digits
Prints one JSON object a batch; {"refused": "..."} for bytes that are no batch.
"""
import json, math, struct, sys, zlib

MASK = (1 << 64) - 1
SOURCES = ["unknown", "system", "ntp", "ptp", "gnss", "logger", "instrument"]
STATES = ["unsynchronised", "acquiring", "locked", "holdover"]
DIRECTIONS = ["received", "sent", "note"]
FLAGS = [1, 2, 3, 4, 9]
CLOCK_FLAGS = ["degraded_source", "disrupted", "conflict", "leap_pending", "leap_table_expired", "smear"]
STREAM = ["number", "key", "name", "unit", "ucum"]

def need(condition, problem):
    if not condition:
        raise ValueError(problem)

def signed(number):
    return ((number + (1 << 63)) & MASK) - (1 << 63)

class Cursor:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        need(count <= len(self.data) - self.at, "the bytes end too early")
        self.at += count
        return self.data[self.at - count:self.at]

    def byte(self):
        return self.take(1)[0]

    def varint(self):
        number = shift = 0
        while True:
            byte = self.byte()
            need(shift < 63 or byte <= 1, "a number does not fit into 64 bits")
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
            shift += 7

    def zigzag(self):
        number = self.varint()
        return (number >> 1) ^ -(number & 1)

    def bytes(self):
        return self.take(self.varint())

    def text(self):
        return self.bytes().decode("utf-8")

def digest(*words):
    h = 0
    for word in words:
        x = ((h ^ (word & MASK)) * 0x9E3779B97F4A7C15) & MASK
        h = x ^ (x >> 29)
    h = ((h ^ (h >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    h = ((h ^ (h >> 27)) * 0x94D049BB133111EB) & MASK
    return h ^ (h >> 31)

def words_of(data):
    padded = data + bytes(-len(data) % 8)
    return [len(data)] + [int.from_bytes(padded[i:i + 8], "little") for i in range(0, len(padded), 8)]

def bits_of(value):
    if math.isnan(value):
        return 0x7FF8000000000000
    return 0 if value == 0 else struct.unpack("<Q", struct.pack("<d", value))[0]

def observations(data):
    cursor, found = Cursor(data), []
    while cursor.at < len(data):
        datastream, form = cursor.varint(), cursor.byte()
        flag, kind = FLAGS[(form & 127) // 20], (form & 127) % 20
        count, first = (cursor.varint(), cursor.varint()) if form & 128 else (1, 0)
        need(form < 128 or (count >= 1 and first >= 1 and first + count <= 65536), "impossible cells")
        need(datastream < 1 << 32, "a datastream's number does not fit into 32 bits")
        for cell in range(first, first + count):
            decimals = kind if kind <= 15 else cursor.zigzag() if kind == 18 else None
            if kind <= 15:
                value = float(cursor.zigzag()) / 10.0 ** kind
            elif kind == 16:
                need(cursor.byte() == 0, "a missing value is not 0")
                value = math.nan
            else:
                need(kind <= 18, f"an observation of kind {kind}")
                value = struct.unpack("<d", cursor.take(8))[0]
            found.append((datastream, cell, flag, decimals, value))
    return found

def stamp(cursor, time, bound, before):
    present, before = cursor.varint(), before or (0, 0)
    need(present >> 2 < 256 and present & 3 != 2, "an impossible stamp")
    if not present & 1:
        return present >> 2, None, before
    offset, model = signed(before[0] + cursor.zigzag()), signed(before[1] + cursor.zigzag())
    need(model >= 0, f"clock model {model}")
    late = cursor.zigzag() if present & 2 else signed(bound[0] - bound[1]) if bound else 0
    return present >> 2, [signed(time - offset), late, model], (offset, model)

def record(cursor, position, time, before, version):
    step, flags, clock, instrument = cursor.varint(), cursor.byte(), cursor.byte(), cursor.varint()
    position, time = position + step, signed(time + cursor.zigzag())
    need(step >= 1 and position < (1 << 63) - 1 and instrument < 1 << 32, f"record {position}")
    need(flags < 128 or version > 1, f"record {position} has flags {flags}")
    bound = [cursor.zigzag(), cursor.zigzag()] if flags & 4 else []
    own = [signed(time + cursor.zigzag())] if flags & 8 else []
    logger = [signed(time + cursor.zigzag())] if flags & 16 else []
    unusual, made, before = stamp(cursor, time, bound, before) if flags & 128 else (0, None, before)
    raw = cursor.bytes()
    defect = cursor.bytes() if flags & 32 else None
    found = observations(cursor.bytes()) if flags & 64 else []
    present = (1 if bound else 0) | (2 if own else 0) | (4 if logger else 0) | (0 if defect is None else 8)
    present |= (16 if unusual else 0) | (32 if made else 0)
    head = instrument | (flags & 3) << 32 | (clock >> 4) << 40 | (clock & 15) << 48 | present << 56
    total = sum(digest(d | c << 32 | f << 48, 0 if n is None else n + 1, bits_of(v)) for d, c, f, n, v in found)
    words = [head, time, *bound, *own, *logger, *([unusual] if unusual else []), *(made or []), *words_of(raw)]
    words += words_of(defect) if flags & 32 else []
    return position, time, before, {
        "position": position, "direction": DIRECTIONS[flags & 3], "source": SOURCES[clock >> 4],
        "state": STATES[clock & 15], "instrument": instrument, "time_ns": time, "bound_ns": bound or None,
        "clock_flags": [name for bit, name in enumerate(CLOCK_FLAGS) if unusual >> bit & 1],
        "raw_ns": made[0] if made else None, "lateness_ns": made[1] if made else None,
        "model": f"{made[2] >> 32}.{made[2] & 0xFFFFFFFF}" if made else None,
        "instrument_time_ns": own[0] if own else None, "logger_time_ns": logger[0] if logger else None,
        "raw": raw.hex(), "defect": None if defect is None else defect.decode("utf-8"),
        "digest": f"{digest(position, digest(*words, len(found), total)):x}",
        "observations": [
            {"datastream": d, "cell": c, "flag": f, "decimals": n, "value": v if math.isfinite(v) else None}
            for d, c, f, n, v in found]}

def batch(data):
    need(data[:4] in (b"FLB1", b"FLB2") and len(data) >= 12, "it does not begin with FLB1 or FLB2")
    need(struct.unpack("<I", data[4:8])[0] == len(data), "its length is not what it says")
    need(struct.unpack("<I", data[-4:])[0] == zlib.crc32(data[:-4]), "its checksum does not fit")
    cursor = Cursor(data[8:-4])
    flags, metadata = cursor.byte(), None
    need(flags <= 1, f"unknown flags {flags}")
    result = {"station": cursor.text(), "epoch": cursor.text()}
    if flags & 1:
        metadata = []
        for _ in range(cursor.varint()):
            head = {"number": cursor.varint(), "name": cursor.text(), "driver": cursor.text(), "serial": cursor.text()}
            streams = [[cursor.varint()] + [cursor.text() for _ in range(4)] for _ in range(cursor.varint())]
            metadata.append({**head, "datastreams": [dict(zip(STREAM, stream)) for stream in streams]})
    position, time, before, records = 0, 0, None, []
    for _ in range(cursor.varint()):
        position, time, before, one = record(cursor, position, time, before, data[3] - ord("0"))
        records.append(one)
    need(cursor.at == len(cursor.data), "bytes follow the last record")
    return {**result, "metadata": metadata, "records": records}

def main(arguments):
    lines = [line for line in sys.stdin if line.strip()] if arguments == ["--hex"] else []
    for data in [bytes.fromhex(line) for line in lines] or [open(path, "rb").read() for path in arguments]:
        try:
            print(json.dumps(batch(data)))
        except (ValueError, IndexError) as problem:
            print(json.dumps({"refused": str(problem)}))

if __name__ == "__main__":
    main(sys.argv[1:])
