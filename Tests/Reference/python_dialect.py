"""Prints a corpus of JSON texts, and what the bot's Python says of each: hex of the bytes, a tab, `refused` or the value in a canonical form.

A file is read as the bot reads it: opened as UTF-8, strictly, then json.loads of the text."""
import json, random, struct, sys


def canonical(value):
    if value is None: return "n"
    if value is True: return "t"
    if value is False: return "f"
    if isinstance(value, int): return "i%d" % value
    if isinstance(value, float): return "dnan" if value != value else "d" + struct.pack(">d", value).hex()
    # Halves of surrogate pairs have no place in UTF-8: fpmond writes U+FFFD for each.
    if isinstance(value, str): return "s" + "".join("\ufffd" if 0xD800 <= ord(c) < 0xE000 else c for c in value).encode().hex()
    if isinstance(value, list): return "[" + ",".join(map(canonical, value)) + "]"
    return "{" + ",".join(sorted(canonical(k) + ":" + canonical(v) for k, v in value.items())) + "}"


def verdict(data):
    try:
        return canonical(json.loads(data.decode("utf-8")))
    except (ValueError, RecursionError):
        return "refused"


WRITTEN = [
    '{}', '[]', 'null', '0', '-0', '0.0', '-0.0', '1e2', '1E+2', '1e-2', '1e400', '-1e400', '1e-400', 'NaN', '-NaN', 'Infinity', '-Infinity', '+1', '.5',
    '1.', '01', '-01', '1e', '0x10', '1_000', '9223372036854775807', '9223372036854775808', '-9223372036854775809', '12345678901234567890',
    '12345678901234567891', '1' * 4300, '1' * 4301, '-' + '1' * 4300, '-' + '1' * 4301, '"\\ud83d"', '"\\ude00"', '"\\ud83d\\ude00"', '"\\ud83d\\u0041"',
    '"\\ud83d\\ud83d\\ude00"', '"\\ud83dx"', '"\\ud83d\\n"', '"\\uD83D\\uZZZZ"', '"\\u12"', '"\\u+123"', '"\\x41"', '"\\/"', '"\\u0000"', '"\x7f"', '"\t"', '"\n"',
    '"\x00"', '{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '{"":0}', '{1:2}', "{'a':1}", '{"a":1,}', '[1,]', '[,1]', '[1 2]', '{"a" 1}', '{"a":}', 'nul', 'nulll', 'True',
    'None', 'undefined', '// c\n1', '1 // c', '{} {}', '{}\n\n', '\n\t\r {}', '\x0b{}', '\x0c{}', '\u00a0{}', '\ufeff{}', '{}\x00', '\x00', '', ' ', '"', '"\\', '"abc',
    '{"ts": 1766239387.42, "note": "cut \\ud83d", "price": NaN}', '["\u00e9\U0001F600"]', '"\u2028"',
] + ["[" * n + "]" * n for n in (10, 64, 65, 70, 128, 200, 256, 257, 300, 500, 900, 100000)] + ['{"a":' * n + "1" + "}" * n for n in (70, 256, 257, 600)]
BYTES = [
    b'"\xff"', b'"\xc3"', b'"\xc3\x28"', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b'"\xc0\xaf"', b'\xff\xfe{\x00}\x00', b'\xef\xbb\xbf{}', b'{\x00}\x00',
    b'{"open_positions":[]' + b'\0' * 100, b'{"open_positions":[]}{"open_positions":[]}', b'\0' * 4096,
]
SEEDS = [
    b'{"ts":1766239387.42,"a":[1,-2.5e+3,"x\\u00e9\\n",true,null,{"b":{}}],"k":"\\ud83d\\ude00","big":12345678901234567890}',
    '{"open_positions":[{"symbol":"ETHUSDT","size":240.0,"note":"caf\u00e9 \U0001F600"}],"closed_positions":[],"n":NaN,"i":-Infinity}'.encode(),
]
PIECES = [b'"', b'\\', b'\\u', b'\\ud83d', b'\\ude00', b'{', b'}', b'[', b']', b',', b':', b'0', b'1e9', b'-', b'.', b'NaN', b'Infinity', b'null', b'\x00', b'\xff', b'\xc3\xa9', b' ', b'\n', b'e',
          b'99999999999999999999']


def mutated(random):
    data = bytearray(random.choice(SEEDS))
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        place = random.randrange(len(data) + 1)
        kind = random.randrange(5)
        if kind == 0: data[place:place + random.choice((1, 1, 2, 8))] = b''
        elif kind == 1: data[place:place] = random.choice(PIECES)
        elif kind == 2 and place < len(data): data[place] = random.randrange(256)
        elif kind == 3: del data[place:]
        else: data[place:place] = data[random.randrange(len(data) + 1):][:random.randrange(20)]
        if not data: break
    return bytes(data)


def main():
    source = random.Random(7)
    corpus = [text.encode("utf-8", "surrogatepass") for text in WRITTEN] + BYTES + [mutated(source) for _ in range(int(sys.argv[1]))]
    for data in corpus:
        print(data.hex() + "\t" + verdict(data))


main()
