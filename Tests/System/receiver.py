#!/usr/bin/env python3
"""An HTTP receiver that records: one line a request, with the time at which it came. Usage: receiver.py PORT FILE"""
import http.server
import json
import sys
import time


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.record(None)

    def do_POST(self):
        self.record(json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode("utf-8", "replace")))

    def record(self, body):
        line = {"at_ms": int(time.time() * 1000), "path": self.path, "id": self.headers.get("X-Fpmond-Id"),
                "key": self.headers.get("X-Key"), "body": body}
        with open(sys.argv[2], "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        self.send_response(200)
        self.send_header("Content-Length", "11")
        self.end_headers()
        self.wfile.write(b'{"ok":true}')

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
