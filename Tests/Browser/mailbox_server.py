"""A mail server on this machine, which keeps what comes."""

import email
import email.policy
import re
import time

from aiosmtpd.controller import Controller


class Mailbox:
    def __init__(self, port):
        self.mails = []
        self.controller = Controller(self, hostname="127.0.0.1", port=port)
        self.controller.start()

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def link(self, pattern, seconds=20):
        """The first address in any mail that a pattern fits."""
        for _ in range(seconds * 10):
            for mail in self.mails:
                body = mail.get_body(("plain", "html"))
                found = re.search(pattern, body.get_content() if body else "")
                if found:
                    return found[0]
            time.sleep(0.1)
        raise AssertionError(f"no mail has {pattern}: {[mail['subject'] for mail in self.mails]}")

    def close(self):
        self.controller.stop()
