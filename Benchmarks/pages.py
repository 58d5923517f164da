"""How long the server takes for pages over many records, as a browser that has signed in asks for them, one request at a time.

    python3 Benchmarks/pages.py TRELLIS [RECORDS]        (a release build; 100,000 records unless said)
"""

import csv
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time

TRELLIS = os.path.abspath(sys.argv[1])
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PASSWORD = "tres gatos en el tejado"
ROUNDS = 300


def main():
    with tempfile.TemporaryDirectory(prefix="trellis-pages-") as data:
        environment = dict(os.environ, TRELLIS_DATA=data, TRELLIS_PRESETS=os.path.join(ROOT, "presets"))

        def trellis(*arguments):
            return subprocess.run([TRELLIS, *arguments], env=environment, check=True, capture_output=True, text=True).stdout

        trellis("tenant", "create", "b2b", "--preset", "b2b", "--currency", "EUR", "--samples")
        rows = os.path.join(data, "deals.csv")
        with open(rows, "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["name", "account.name", "contact.email", "opportunity_type", "amount", "pipeline", "stage", "closing_date", "owner"])
            for number in range(COUNT):
                writer.writerow([f"Opportunity {number:06}", "Kestrel Packaging Group", "helen.marsh@example.com", "existing_business", 1000 + number * 7919 % 500_000, "guided_b2b", "qualification", f"2027-{1 + number % 12:02}-{1 + number % 28:02}", "ana"])
        begun = time.time()
        print("import:", trellis("import", "b2b", "deals", rows).strip().splitlines()[-1], f"in {time.time() - begun:.0f} s")
        os.remove(rows)
        said = json.loads(trellis("user", "invite", "b2b", "ana", "--print", "--json"))
        token = said.get("token") or re.search(r"token=([^&\s]+)", said["link"]).group(1)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = subprocess.Popen([TRELLIS, "serve", "--port", str(port)], env=dict(environment, TRELLIS_RATE_LIMIT="100000"), stdout=subprocess.DEVNULL, stderr=open(os.path.join(data, "log"), "w"))
        try:
            measure(port, token)
        finally:
            server.terminate()
            server.wait(30)


def measure(port, token):
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/readyz")
            connection.getresponse().read()
            break
        except OSError:
            time.sleep(0.1)

    def send(method, path, body=None, headers=None):
        connection.request(method, path, json.dumps(body) if body else None, dict(headers or {}, **({"Content-Type": "application/json"} if body else {})))
        answer = connection.getresponse()
        return answer, answer.read()

    send("POST", "/t/b2b/v1/password", {"token": token, "password": PASSWORD})
    answer, _ = send("POST", "/t/b2b/v1/session", {"login": "ana", "password": PASSWORD})
    cookie = "; ".join(value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie")
    pages = {
        "my day": "/t/b2b/",
        "list": "/t/b2b/records/deals?view=",
        "list, sorted and filtered": "/t/b2b/records/deals?view=&w=amount~above~400000&sort=-amount",
        "record": "/t/b2b/records/deals/{}",
        "board": "/t/b2b/boards/deals",
    }
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    for name, path in pages.items():
        times, size = [], 0
        for number in range(ROUNDS + 20):
            begun = time.perf_counter()
            answer, body = send("GET", path.format(1_000 + number * 97 % 40_000 if COUNT > 41_000 else 1 + number % 40), headers={"Cookie": cookie, "Accept-Language": "en"})
            spent = time.perf_counter() - begun
            if answer.status == 429:
                time.sleep(1)
                continue
            assert answer.status == 200, (answer.status, path, body[:300])
            size = len(body)
            if number >= 20:
                times.append(spent * 1000)
        times.sort()
        at = lambda part: times[min(len(times) - 1, int(len(times) * part))]
        print(f"{name:28} p50 {at(0.5):6.1f} ms   p95 {at(0.95):6.1f} ms   p99 {at(0.99):6.1f} ms   {size / 1000:.0f} kB   ({len(times)} requests)")


main()
