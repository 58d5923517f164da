"""What all tests in a browser share."""

import json
import unittest

from selenium.webdriver.common.keys import Keys

from browser import Browser
from server import Server

HOSTILE = "<img src=x onerror=\"document.body.dataset.owned='yes'\">\"'>{{7*7}}"


class PageCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.server.user("b2b", "ana")
        cls.ana = json.loads(cls.server.trellis("user", "show", "b2b", "ana", "--json"))["user"]["id"]
        cls.server.user("homes", cls.seller_of_homes(), locale="es")

    @classmethod
    def seller_of_homes(cls):
        users = json.loads(cls.server.trellis("user", "list", "homes", "--json"))
        users = users.get("users", users) if isinstance(users, dict) else users
        return next(u["name"] for u in users if "agent" in u["roles"])

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def browser(self, **options):
        browser = Browser(self.server, **options)
        self.addCleanup(browser.close)
        return browser

    def clean(self, browser, name):
        """Nothing is wrong with the page for who cannot see it, and it has broken no rule of its own."""
        browser.shot(name)
        with self.subTest(page=name):
            self.assertEqual(browser.violations(), [])
            self.assertEqual(browser.complaints(), [])
            self.assertLessEqual(browser.driver.execute_script("return document.documentElement.scrollWidth - innerWidth"), 0, "the page is wider than the window")

    def pick(self, browser, selector, text):
        field = browser.one(selector)
        field.send_keys(text)
        browser.until(lambda: browser.all(selector + "-list li"), "something to choose")
        field.send_keys(Keys.ENTER)
        self.assertTrue(field.get_attribute("value"))
