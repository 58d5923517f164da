"""A mail server on a free port of loopback. Usage: mail_server.py DIRECTORY [MODE...]

Modes: starttls, tls: with a certificate made now. auth: wants the user `trellis` with the password `secret`.
reject, defer: refuses every recipient, for good or for now. full: takes no more than 2,000 bytes.
drip: greets one byte a second. hangup: closes at once. vanish: closes when the message has come.
"""

import asyncio
import email
import email.policy
import json
import os
import ssl
import subprocess
import sys

import lifetime  # noqa: F401
from aiosmtpd.smtp import SMTP, AuthResult

directory, modes = sys.argv[1], set(sys.argv[2:])


def certificate():
    key, file = f"{directory}/key.pem", f"{directory}/certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-keyout", key, "-out", file, "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    return context


class Handler:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if "reject" in modes:
            return "550 5.1.1 No such mailbox here"
        if "defer" in modes:
            return "451 4.7.1 Greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if "vanish" in modes:
            server.transport.abort()
            return "250 OK"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        html = message.get_body(("html",))
        received = {
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "data": envelope.content.decode("latin-1"),
            "headers": {name: str(value) for name, value in message.items()},
            "text": message.get_body(("plain",)).get_content(), "html": html and html.get_content(),
            "user": session.auth_data, "isEncrypted": session.ssl is not None or "tls" in modes,
        }
        Handler.count += 1
        path = f"{directory}/{Handler.count:06}.json"
        with open(path + ".new", "w") as file:
            json.dump(received, file)
        os.rename(path + ".new", path)
        return f"250 2.0.0 Queued as {Handler.count}"


def authenticate(server, session, envelope, mechanism, data):
    if data.login == b"trellis" and data.password == b"secret":
        return AuthResult(success=True, auth_data="trellis")
    return AuthResult(success=False, handled=False)


async def drip(reader, writer):
    for byte in b"220 " + b"x" * 1000:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(1)


async def hang_up(reader, writer):
    writer.close()


async def main():
    context = certificate() if modes & {"starttls", "tls"} else None
    loop = asyncio.get_running_loop()
    if "drip" in modes:
        server = await asyncio.start_server(drip, "127.0.0.1", 0)
    elif "hangup" in modes:
        server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    else:
        server = await loop.create_server(
            lambda: SMTP(
                Handler(), tls_context=context if "starttls" in modes else None, require_starttls="starttls" in modes,
                authenticator=authenticate, auth_required="auth" in modes, auth_require_tls="tls" not in modes,
                data_size_limit=2000 if "full" in modes else 33554432),
            "127.0.0.1", 0, ssl=context if "tls" in modes else None)
    with open(f"{directory}/port.new", "w") as file:
        file.write(str(server.sockets[0].getsockname()[1]))
    os.rename(f"{directory}/port.new", f"{directory}/port")
    await server.serve_forever()


asyncio.run(main())
