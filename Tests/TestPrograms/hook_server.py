"""A receiver of webhooks on loopback, for tests: what it answers is told by the path.

Usage: hook_server.py DIRECTORY

/ok 200; /status/N N; /busy/N/WAIT N with Retry-After, seconds or dateSECONDS from now; /redirect to /ok; /drip a byte every 50 ms without end; /giant a body of 1 MiB; /hold nothing until DIRECTORY has a file `release`, then 200; /flaky 503 the first two times;
/reply/WHAT one of REPLIES.
Every request is left in DIRECTORY as NNN.json: method, path, headers (lower case), body.
"""

import email.utils
import http.server
import json
import pathlib
import sys
import threading
import time

import lifetime  # noqa: F401

directory = pathlib.Path(sys.argv[1])
lock = threading.Lock()
count = 0
flaky = 0


REPLIES = {
    "rating": b'{"values": {"rating": 4}}', "refusal": b'{"refusal": "No credit"}', "nothing": b"",
    "stray": b'{"values": {"name": "Eve"}}', "much": b'{"values": {"rating": 99}}', "page": b"<html>",
    "member": b'{"set": {"rating": 4}}',
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def note(self):
        global count
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        with lock:
            count += 1
            number = count
        request = {"method": self.command, "path": self.path, "body": body,
                   "headers": {name.lower(): value for name, value in self.headers.items()}}
        part = directory / f"{number:03}.part"
        part.write_text(json.dumps(request))
        part.rename(directory / f"{number:03}.json")

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.do_POST()

    def do_POST(self):
        global flaky
        self.note()
        try:
            match self.path.split("/")[1:]:
                case ["busy", number, wait]:
                    if wait.startswith("date"):
                        wait = email.utils.formatdate(time.time() + int(wait[4:]), usegmt=True)
                    self.answer(int(number), **{"Retry-After": wait})
                case ["status", number]:
                    self.answer(int(number), b"a secret of the internal network")
                case ["redirect"]:
                    self.answer(302, Location="/ok")
                case ["giant"]:
                    self.answer(200, b"x" * (1 << 20))
                case ["reply", what]:
                    self.answer(200, REPLIES[what])
                case ["flaky"]:
                    flaky += 1
                    self.answer(503 if flaky < 3 else 200)
                case ["hold"]:
                    while not (directory / "release").exists():
                        time.sleep(0.02)
                    self.answer(200)
                case ["drip"]:
                    self.send_response(200)
                    self.end_headers()
                    while True:
                        self.wfile.write(b"x")
                        self.wfile.flush()
                        time.sleep(0.05)
                case _:
                    self.answer(200)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
part = directory / "port.part"
part.write_text(str(server.server_address[1]))
part.rename(directory / "port")
server.serve_forever()
