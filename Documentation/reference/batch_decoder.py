#!/usr/bin/env python3
"""Reads FLB3 batches, written from batch.md; Python 3.8 or later with the module zstandard. Takes files of one batch
each, or without files a batch in hexadecimal digits on each line of standard input. Prints a JSON object for each."""
import json, math, struct, sys, zlib

ALL = (1 << 64) - 1
NAMES = ["instrument", "direction", "source", "state", "clock_flags", "time_ns", "before_ns", "after_ns",
         "instrument_time_ns", "logger_time_ns", "raw_ns", "model", "lateness_ns", "run", "replaces", "defect",
         "observations"]

def need(condition, problem):
    if not condition:
        raise ValueError(problem)
def signed(number):
    return ((number + (1 << 63)) & ALL) - (1 << 63)

class Reader:
    def __init__(self, data):
        self.data, self.at, self.datastream = data, 0, 0  # `at` counts bits: whole bytes come first, then columns
    def take(self, count):
        need(self.at + count <= 8 * len(self.data), "the bytes end too early")
        part = int.from_bytes(self.data[self.at >> 3:(self.at + count + 7) >> 3], "little") >> (self.at & 7)
        self.at += count
        return part & ((1 << count) - 1)
    def bytes(self, count):
        return self.take(8 * count).to_bytes(count, "little")
    def varint(self):
        byte = self.take(8)
        return byte & 127 | (self.varint() << 7 if byte > 127 else 0)
    def section(self):
        head = self.varint()
        if head & 1 == 0:
            return Reader(self.bytes(head >> 1))
        import zstandard
        size, frame = self.varint(), self.bytes(head >> 1)
        return Reader(zstandard.ZstdDecompressor().decompress(frame, max_output_size=min(size, 1 << 24)))
    def ranges(self):
        found, end = [], 0
        for _ in range(self.varint()):
            first, more = end + self.varint(), self.varint()
            found, end = found + [[first, first + more]], first + more
        return found
    def texts(self, count):
        return [self.bytes(self.varint()).decode("utf-8") for _ in range(count)]
    def metadata(self):
        return [[self.varint(), *self.texts(3), [[self.varint(), *self.texts(4)] for _ in range(self.varint())]]
                for _ in range(self.varint())]
    def number(self, limit=ALL):
        length = self.take(6)
        number = 1 << length | self.take(length) if length else self.take(1)
        need(number <= limit, f"{number} is more than {limit}")
        return number
    def zigzag(self, rice=None):
        ones = 0 if rice is None else next((ones for ones in range(24) if not self.take(1)), 24)
        number = self.number() if rice is None else self.take(64) if ones == 24 else ones << rice | self.take(rice)
        return number >> 1 ^ -(number & 1)
    def column(self, count, others=()):
        if count < 2:
            return [self.zigzag() for _ in range(count)]
        power, other, factor, slope, head = 0, [0] * count, 0, 0, self.take(8)
        if head == 61:
            power, head = self.take(5), self.take(8)
        if head == 57:
            other, factor, head = others[self.number()], self.zigzag(), self.take(8)
        if head == 62:
            slope, head = self.zigzag(), self.take(8)
        return [signed((value + slope * i + (signed(factor * beside + 16) >> 5)) * 10 ** power)
                for i, (value, beside) in enumerate(zip(self.plain(head, count), other))]
    def plain(self, head, count):
        if head in (59, 60):
            first, step = self.zigzag(), self.zigzag() if head == 60 else 0
            return [first + step * i for i in range(count)]
        if head == 63:
            return [self.take(64) for _ in range(count)]
        need(head & 63 < 57 or head & 63 == 58, f"a column has the unknown form {head}")
        factors = [(self.take(8) ^ 128) - 128 for _ in range(head >> 6)]
        values, rest, at, steps = [self.zigzag()], [0] * (count - 1), -1, [0, 0, 0]
        for _ in range(self.number(count) if head & 63 == 58 else 0):
            at += self.number() + 1
            rest[at] = self.zigzag()
        for residual in rest if head & 63 == 58 else (self.zigzag(head & 63) for _ in rest):
            steps = [signed((signed(sum(a * b for a, b in zip(factors, steps)) + 16) >> 5) + residual)] + steps[:2]
            values.append(values[-1] + steps[0])
        return values
    def shape(self):
        head, slots = [self.number(), self.take(2), self.take(4), self.take(2)], []
        parts, flags = self.take(8), self.take(8) if self.take(1) else 0
        for _ in range(self.number(1 << 18)):
            step, cell = (self.zigzag(), self.number(65535)) if self.take(1) else (1, 0)
            cells, by_cell = (self.number(65535), self.take(1)) if cell else (1, 0)
            self.datastream += step
            slots.append((self.datastream, cell, cells, by_cell, self.take(7)))
        return head + [flags], parts, slots
    def observations(self, slots, rows):
        found, others = [[] for _ in range(rows)], []
        for stream, cell, cells, by_cell, form in slots:
            forms = [form] * rows * cells if form < 127 else self.column(rows * cells)
            others.append(self.column(sum(form % 20 != 16 for form in forms), others))
            numbers, decimals = iter(others[-1]), iter(self.column(sum(form % 20 == 18 for form in forms)))
            for i, (flag, kind) in enumerate(divmod(form, 20) for form in forms):
                number = 0 if kind == 16 else next(numbers)
                value = float(number) / 10.0 ** kind
                if kind > 16:
                    value = struct.unpack("<d", struct.pack("<q", number ^ (number >> 63 & (1 << 63) - 1)))[0]
                row, index = (i % rows, i // rows) if by_cell else divmod(i, cells)
                printed = kind if kind < 16 else next(decimals) if kind == 18 else None
                value = value if math.isfinite(value) and kind != 16 else None
                found[row].append([stream, cell + index, value, [1, 2, 3, 4, 9][flag], printed])
        return found
    def table(self, head, parts, slots, rows, texts):
        def column(part, unless=0):
            return self.column(rows) if parts & part == part and not parts & unless else [None] * rows
        time, before = column(0), column(1)
        after = before if parts & 64 else column(1)
        own, logger, counter, model = column(2), column(4), column(8), column(8)
        usual = [signed(b - a) for a, b in zip(after, before)] if parts & 1 else [0] * rows
        late = usual if parts & 136 == 136 else column(8, 128)
        run, replaces, sizes = column(32), column(32), column(16)
        raw = [None if here is None else signed(here + now - time[0]) for here, now in zip(counter, time)]
        defects = [None if size is None else texts.bytes(size).decode("utf-8") for size in sizes]
        columns = [time, before, after, own, logger, raw, model, late, run, replaces, defects]
        return (dict(zip(NAMES, head + list(row))) for row in zip(*columns, self.observations(slots, rows)))

def batch(data):
    need(data[:4] == b"FLB3" and len(data) > 16 and data[4] < 64, "it is no batch that is known here")
    need(struct.unpack("<I", data[-4:])[0] == zlib.crc32(data[:-4]), "its checksum does not fit")
    flags, end = data[4], len(data) - (76 if data[4] & 2 else 4)
    reader, positions, records, sizes = Reader(data[5:end]), [], [], []
    result = {"reference": f"{reader.take(64):016x}", "signature": data[end:-4].hex()}
    result["stream"], result["metadata"] = (reader.texts(3), reader.section().metadata()) if flags & 1 else (None, None)
    result["covers"] = [reader.ranges(), reader.ranges()] if flags & 4 else None
    texts, raw = reader.section() if flags & 32 else None, reader.section() if flags & 16 else None
    if flags & 8:
        positions = reader.column(reader.number(65536))
        shapes = [reader.shape() for _ in range(reader.number(len(positions)))]
        sequence = reader.column(len(positions)) if len(shapes) > 1 else [0] * len(positions)
        tables = [reader.table(*shape, sequence.count(i), texts) for i, shape in enumerate(shapes)]
        records = [{"position": place, **next(tables[index])} for place, index in zip(positions, sequence)]
    if flags & 16:
        count, beside = reader.number(65536), reader.take(1)
        sizes = zip(positions if beside else reader.column(count), reader.column(count))
    need(reader.take(8 * len(reader.data) - reader.at) == 0, "bytes follow the last column")
    return {**result, "records": records, "raws": [[place, raw.bytes(size).hex()] for place, size in sizes]}

for argument in sys.argv[1:] or sys.stdin:
    try:
        print(json.dumps(batch(open(argument, "rb").read() if sys.argv[1:] else bytes.fromhex(argument))))
    except Exception as problem:
        print(json.dumps({"refused": repr(problem)}))
