"""A server of its own over fresh tenants with samples, and a browser to look at it."""

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

from mailbox_server import Mailbox

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TRELLIS = os.environ.get("TRELLIS", os.path.join(ROOT, ".build/debug/trellis"))
PASSWORD = "tres gatos en el tejado"


PRESETS = {"b2b": "b2b", "homes": "real-estate"}


class Server:
    """Tenants such as `b2b` and `homes`, whose users can sign in with one password."""

    def __init__(self, tenants=PRESETS, has_mail=False):
        self.data = tempfile.mkdtemp(prefix="trellis-browser-")
        self.port = self.free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.environment = dict(os.environ, TRELLIS_DATA=self.data, TRELLIS_PRESETS=os.path.join(ROOT, "presets"), TRELLIS_PUBLIC_URL=self.base + "/t/{tenant}")
        self.mailbox = None
        if has_mail:
            port = self.free_port()
            self.mailbox = Mailbox(port)
            self.environment.update(TRELLIS_SMTP_HOST="127.0.0.1", TRELLIS_SMTP_PORT=str(port), TRELLIS_SMTP_SECURITY="none", TRELLIS_MAIL_FROM="crm@example.com")
        self.keys = {}
        self.sessions = {}
        for tenant in tenants:
            made = self.trellis("tenant", "create", tenant, "--preset", PRESETS[tenant], "--currency", "EUR", "--time-zone", "Europe/Madrid", "--samples", "--json")
            self.keys[tenant] = json.loads(made)["admin_key"]
        self.start()

    @staticmethod
    def free_port():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    def start(self):
        with open(os.path.join(self.data, "server.log"), "a") as log:
            self.process = subprocess.Popen([TRELLIS, "serve", "--port", str(self.port)], env=self.environment, stderr=log, stdout=log)
        self.wait()

    def wait(self):
        for _ in range(200):
            try:
                urllib.request.urlopen(self.base + "/readyz", timeout=2)
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError("the server does not answer: " + open(os.path.join(self.data, "server.log")).read())

    def trellis(self, *arguments):
        return subprocess.run([TRELLIS, *arguments], env=self.environment, check=True, capture_output=True, text=True).stdout

    def user(self, tenant, name, locale=None):
        """Gives a user the password, and a language."""
        if locale:
            self.trellis("user", "update", tenant, name, "--locale", locale)
        self.api(tenant, "POST", "/password", {"token": self.invitation(tenant, name), "password": PASSWORD}, key=False)

    def invitation(self, tenant, name):
        """What lets a user choose a password."""
        said = json.loads(self.trellis("user", "invite", tenant, name, "--print", "--json"))
        return said.get("token") or re.search(r"token=([^&\s]+)", said["link"]).group(1)

    def session(self, tenant, name):
        """The cookies of somebody who has signed in, once for all tests."""
        if (tenant, name) not in self.sessions:
            body = json.dumps({"login": name, "password": PASSWORD}).encode()
            request = urllib.request.Request(f"{self.base}/t/{tenant}/v1/session", body, {"Content-Type": "application/json"})
            with urllib.request.urlopen(request) as answer:
                pairs = [line.split(";")[0].split("=", 1) for line in answer.headers.get_all("Set-Cookie")]
            self.sessions[tenant, name] = [{"name": name, "value": value} for name, value in pairs]
        return self.sessions[tenant, name]

    def api(self, tenant, method, path, body=None, key=True, headers=None):
        request = urllib.request.Request(f"{self.base}/t/{tenant}/v1{path}", method=method)
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            request.add_header("Content-Type", "application/octet-stream" if isinstance(body, bytes) else "application/json")
        if key:
            request.add_header("Authorization", "Bearer " + (key if isinstance(key, str) else self.keys[tenant]))
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, data) as answer:
                text = answer.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode(errors='replace')[:2000]}") from error

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        if self.mailbox:
            self.mailbox.close()
        shutil.rmtree(self.data, ignore_errors=True)
