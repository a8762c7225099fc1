"""Serves a table of HTTP answers on loopback, and says of each what the bot's client would make of it: the path, a tab, then good, bad or either.

The client is Python's own http.client with the decoding of `requests` (gzip, zlib and raw deflate) and json.loads. Good: status 200 to 299 after three redirects
at most, a body that is whole, at most 1 MiB when decoded, JSON, and its `code` is "0". Ends on GET /quit, or after two minutes."""
import gzip, http.client, json, os, signal, socket, sys, threading, zlib

GOOD = b'{"code":"0","data":[{"price":"64000.5"}]}'
BODIES = {
    "good": GOOD, "error": b'{"code":"1"}', "number": b'{"code":0}', "twice": b'{"code":"1","code":"0"}', "bom": b"\xef\xbb\xbf" + GOOD, "utf16": GOOD.decode().encode("utf-16"),
    "nan": b'{"code":"0","p":NaN}', "half": b'{"code":"0","p":"\\ud83d"}', "deep": b'{"code":"0","d":' + b"[" * 100 + b"]" * 100 + b"}", "html": b"<html>502</html>", "empty": b"",
    "cut": GOOD[:-5], "limit": b'{"code":-1003,"msg":"Too many requests"}', "latin": b'{"code":"0","p":"\xe9"}', "nul": GOOD + b"\0", "two": GOOD + GOOD, "list": b'["0"]',
}
raw = lambda data: (lambda c: c.compress(data) + c.flush())(zlib.compressobj(9, zlib.DEFLATED, -15))
ENCODINGS = {
    "none": (None, bytes), "gzip": ("gzip", gzip.compress), "x-gzip": ("x-gzip", gzip.compress), "zlib": ("deflate", zlib.compress), "raw": ("deflate", raw),
    "identity": ("identity", bytes), "unknown": ("rot13", bytes), "lie": ("gzip", bytes), "gzip-cut": ("gzip", lambda d: gzip.compress(d)[:-12]),
    "gzip-bent": ("gzip", lambda d: gzip.compress(d)[:14] + b"\xff" * 20),
}


def framed(kind, body):
    if kind == "length": return [b"Content-Length: %d" % len(body)], body
    if kind == "short": return [b"Content-Length: %d" % (len(body) + 10)], body
    if kind == "close": return [], body
    half = len(body) // 2
    chunks = [c for c in (body[:half], body[half:]) if c]
    text = b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in chunks)
    if kind == "chunked": return [b"Transfer-Encoding: chunked"], text + b"0\r\n\r\n"
    if kind == "chunked-cut": return [b"Transfer-Encoding: chunked"], text
    return [b"Transfer-Encoding: chunked"], b"zz\r\n" + body


TABLE = {}
for encoding, (name, encode) in ENCODINGS.items():
    for framing in ("length", "short", "close", "chunked", "chunked-cut", "chunked-bent"):
        for body, data in BODIES.items():
            if framing not in ("length", "chunked") and body not in ("good", "error", "cut"): continue
            if encoding not in ("none", "gzip") and body not in ("good", "error", "cut", "empty"): continue
            headers, text = framed(framing, encode(data))
            if name: headers.append(b"Content-Encoding: " + name.encode())
            TABLE["/200/%s/%s/%s" % (encoding, framing, body)] = (b"HTTP/1.1 200 OK", headers, text)
for status in (201, 203, 206, 400, 401, 403, 404, 418, 429, 451, 500, 502, 503, 520):
    for body in ("good", "limit", "html"):
        headers, text = framed("length", BODIES[body])
        TABLE["/%d/%s" % (status, body)] = (b"HTTP/1.1 %d Whatever" % status, headers, text)
length = framed("length", GOOD)
for name, line in {"http10": b"HTTP/1.0 200 OK", "no-reason": b"HTTP/1.1 200", "no-number": b"HTTP/1.1 OK", "other": b"SSH-2.0-x", "nothing": b"", "huge": b"HTTP/1.1 2000 OK"}.items():
    TABLE["/line/" + name] = (line, *length)
for hops in (1, 3, 4):
    for hop in range(hops):
        place = b"/hop/%d/%d" % (hops, hop + 1) if hop + 1 < hops else b"/200/none/length/good"
        TABLE["/hop/%d/%d" % (hops, hop)] = (b"HTTP/1.1 302 Found", [b"Location: " + place, b"Content-Length: 0"], b"")
TABLE["/loop"] = (b"HTTP/1.1 302 Found", [b"Location: /loop", b"Content-Length: 0"], b"")
TABLE["/nowhere"] = (b"HTTP/1.1 302 Found", [b"Content-Length: 0"], b"")
TABLE["/to-file"] = (b"HTTP/1.1 302 Found", [b"Location: file:///etc/passwd", b"Content-Length: 0"], b"")
padded = b'{"code":"0","pad":"' + b"0" * (4 << 20) + b'"}'
for name, data, encoding in (("plain", padded, None), ("gzip", gzip.compress(padded), b"gzip"), ("deflate", zlib.compress(padded), b"deflate")):
    TABLE["/large/" + name] = (b"HTTP/1.1 200 OK", framed("length", data)[0] + ([b"Content-Encoding: " + encoding] if encoding else []), data)


def serve(connection):
    with connection:
        request = b""
        while b"\r\n\r\n" not in request:
            more = connection.recv(4096)
            if not more: return
            request += more
        path = request.split(b" ")[1].decode()
        if path == "/quit": os._exit(0)
        line, headers, body = TABLE.get(path, (b"HTTP/1.1 404 Not Found", [b"Content-Length: 0"], b""))
        try:
            connection.sendall(b"\r\n".join([line, b"Connection: close"] + headers) + b"\r\n\r\n" + body)
        except OSError:
            pass


def decoded(encoding, data):
    """None: nobody but the server knows this encoding."""
    encoding = (encoding or "identity").lower()
    if encoding == "identity": return data
    if encoding in ("gzip", "x-gzip"):
        stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
        return stream.decompress(data) + stream.flush() if data else data
    if encoding == "deflate":
        try:
            return zlib.decompress(data) if data else data
        except zlib.error:
            return zlib.decompress(data, -zlib.MAX_WBITS)
    return None


def verdict(port, path):
    for _ in range(4):
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            client.request("GET", path)
            answer = client.getresponse()
            body = answer.read()
        except (http.client.HTTPException, OSError):
            return "bad"
        finally:
            client.close()
        place = answer.getheader("Location")
        if answer.status not in (301, 302, 303, 307, 308) or not place: break
        if not place.startswith("/"): return "bad"
        path = place
    else:
        return "bad"
    if not 200 <= answer.status < 300: return "bad"
    try:
        body = decoded(answer.getheader("Content-Encoding"), body)
    except zlib.error:
        return "bad"
    if body is None: return "either"
    if len(body) > 1 << 20: return "bad"
    try:
        try:
            value = json.loads(body)
        except UnicodeDecodeError:
            value = json.loads(body.decode("utf-8", "replace"))
    except ValueError:
        return "bad"
    return "good" if isinstance(value, dict) and value.get("code") == "0" else "bad"


def main():
    signal.alarm(120)
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    port = listener.getsockname()[1]

    def accept():
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    print(port)
    for path in TABLE:
        print(path + "\t" + verdict(port, path))
    print("", flush=True)
    signal.pause()


main()
