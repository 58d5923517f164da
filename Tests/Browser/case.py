"""What all tests in a browser share: a server with its users, browsers, and what every page has to keep to."""

import base64
import hashlib
import hmac
import json
import os
import struct
import time
import unittest

from selenium.webdriver.common.keys import Keys

from browser import Browser
from server import Server

HOSTILE = "<img src=x onerror=\"document.body.dataset.owned='yes'\">\"'>{{7*7}}"
LIMIT = 150_000


class PageCase(unittest.TestCase):
    # Who can sign in, with the languages of those who have chosen one.
    users = {"b2b": {"ana": None}, "homes": {"luz": "es"}}
    # Whether mail is sent, and kept in the server's mailbox.
    has_mail = False

    @classmethod
    def setUpClass(cls):
        cls.server = Server(tenants=cls.users, has_mail=cls.has_mail)
        cls.addClassCleanup(cls.server.stop)
        cls.browsers = {}
        cls.addClassCleanup(lambda: [browser.close() for browser in cls.browsers.values()])
        for tenant, users in cls.users.items():
            for name, locale in users.items():
                cls.server.user(tenant, name, locale=locale)
        cls.ana = cls.id_of("b2b", "ana") if "b2b" in cls.users else None

    @classmethod
    def id_of(cls, tenant, name):
        return json.loads(cls.server.trellis("user", "show", tenant, name, "--json"))["user"]["id"]

    @classmethod
    def work_around_the_clock(cls):
        """Calls are handed out at any hour, whenever the tests run."""
        folder = os.path.join(cls.server.data, "overlay")
        os.makedirs(folder)
        with open(os.path.join(folder, "calendars.yaml"), "w") as file:
            days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
            file.write("calendars:\n  office_hours:\n    label: Always\n    hours:\n" + "".join(f"      {day}: [00:00-24:00]\n" for day in days))
        cls.server.trellis("config", "apply", "b2b", folder)

    def browser(self, user=None, tenant="b2b", language="en-GB", dark=False, width=1280, height=None, scripts=True):
        """A browser as if nobody had used it before; a user has signed in by it already."""
        height = height or (900 if width > 400 else 780)
        browser = self.browsers.get((language, scripts))
        if browser is None:
            browser = self.browsers[language, scripts] = Browser(self.server, language=language, scripts=scripts)
        browser.begin(dark, width, height)
        if user:
            browser.enter(tenant, user)
            browser.open(f"/t/{tenant}/")
        return browser

    def clean(self, browser, name):
        """Nothing is wrong with the page as it stands for who cannot see it, in no light; it fits the window, also of a phone, and has broken no rule of its own."""
        browser.shot(name)
        with self.subTest(page=name):
            self.assertEqual(browser.violations(), [])
            self.assertEqual(browser.complaints(), [])
            self.assertLessEqual(browser.excess, 0, "the page is wider than the window")
            dark, width, height = browser.dark, browser.width, browser.height
            browser.light(not dark, still=True)
            self.assertEqual(browser.violations(["color-contrast"]), [], "in the other light")
            browser.light(dark, still=True)
            browser.light(dark)
            browser.size(360, 780)
            excess = browser.excess
            browser.size(width, height)
            self.assertLessEqual(excess, 0, "the page is wider than a phone")

    def pick(self, browser, selector, text):
        field = browser.one(selector)
        field.send_keys(text)
        browser.until(lambda: browser.all(selector + "-list li"), "something to choose")
        field.send_keys(Keys.ENTER)
        self.assertTrue(field.get_attribute("value"))

    def api(self, tenant, user=None):
        """The API of a tenant, as a user or as its administrator."""
        key = json.loads(self.server.trellis("key", "create", tenant, "--user", user, "--json"))["key"] if user else True
        return lambda method, path, body=None: self.server.api(tenant, method, path, body, key=key)

    @staticmethod
    def code(secret):
        """What an authenticator shows now."""
        key = base64.b32decode(secret + "=" * (-len(secret) % 8))
        digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
        place = digest[-1] & 15
        return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
