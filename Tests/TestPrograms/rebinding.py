"""Runs a program where a name leads to a public address first and to this machine next.

Usage: unshare -mn python rebinding.py DIRECTORY ANSWERS COMMAND...

It needs a mount and a network namespace of its own. ANSWERS are those of its name server, one after the other and then the last again,
separated by `/`, each one address or several: 93.184.215.14/127.0.0.1. A listener on 127.0.0.1:8099 answers whoever connects with 200.
DIRECTORY gets `rebinding.json`: how many have connected, and what the name server has answered.
"""

import fcntl
import json
import os
import pathlib
import socket
import struct
import subprocess
import sys
import threading

directory, answers, command = pathlib.Path(sys.argv[1]), [part.split(",") for part in sys.argv[2].split("/")], sys.argv[3:]
told, connections = [], []


def raise_loopback():
    """As `ip link set lo up`, without the program."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(control, 0x8913, request))[1]
        fcntl.ioctl(control, 0x8914, struct.pack("16sH14x", b"lo", flags | 1))


def name_server(server):
    while True:
        query, client = server.recvfrom(512)
        end = query.index(b"\0", 12) + 5
        kind = struct.unpack("!H", query[end - 4:end - 2])[0]
        addresses = []
        if kind == 1:
            addresses = answers[min(len(told), len(answers) - 1)]
            told.append(addresses)
        head = query[:2] + struct.pack("!HHHHH", 0x8180, 1, len(addresses), 0, 0)
        records = [b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 0, 4) + socket.inet_aton(each) for each in addresses]
        server.sendto(head + query[12:end] + b"".join(records), client)


def receiver(server):
    while True:
        connection, _ = server.accept()
        connections.append(1)
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


raise_loopback()
settings = directory / "resolv.conf"
settings.write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
subprocess.run(["mount", "--bind", str(settings), os.path.realpath("/etc/resolv.conf")], check=True)
names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
names.bind(("127.0.0.1", 53))
calls = socket.create_server(("127.0.0.1", 8099))
for work, server in [(name_server, names), (receiver, calls)]:
    threading.Thread(target=work, args=(server,), daemon=True).start()
code = subprocess.run(command).returncode
(directory / "rebinding.json").write_text(json.dumps({"connections": len(connections), "told": told}))
sys.exit(code)
