"""Every page for everybody: without a mouse, without eyes, on a phone, twice as large, in the dark, and without anything moving.

    .venv/bin/python Tests/Browser/test_access.py        (TRELLIS_SHOTS=folder keeps pictures of every page)
"""

import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from selenium.webdriver.common.keys import Keys

from browser import SHOTS
from case import LIMIT, PageCase

PAGES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pages.txt")


class Access(PageCase):
    users = {"b2b": {"ana": None, "lucas": None, "marta": None, "oliver": None, "admin": None}, "homes": {"luz": "es"}}
    has_mail = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work_around_the_clock()
        api, made = cls.server.api, {}

        def first(tenant, module, filter):
            query = filter.replace(" ", "%20").replace("&", "%26")
            return api(tenant, "GET", f"/records/{module}?limit=1&sort=id&filter={query}")["records"][0]

        made["deal"] = first("b2b", "deals", f"stage == 'qualification' && owner.id == {cls.ana}")["id"]
        made["sale"] = first("homes", "deals", "stage == 'contingencies'")["id"]
        made["account"], made["twin"] = (api("b2b", "POST", "/records/accounts?confirm_duplicates=true", {"name": name})["id"] for name in ("Quillfeather GmbH", "Quillfeather"))
        contact = first("b2b", "contacts", "phone != null && account != null")
        made["call"] = api("b2b", "POST", "/records/deals", {"name": "Campaign", "account": contact["account"], "contact": contact["id"], "opportunity_type": "marketing_automation", "pipeline": "telesales", "stage": "new_lead", "owner": cls.id_of("b2b", "lucas")})["id"]
        made["draft"] = api("b2b", "POST", "/records/leads", {"last_name": "Arden", "company": "Arden Mills", "email": "jo.arden@example.net", "lead_source": "web_form"})["draft"]["id"]
        offer = first("b2b", "deals", f"stage in ['proposal', 'negotiation'] && owner.id == {cls.ana}")["id"]
        cls.api(cls, "b2b", "ana")("POST", f"/records/deals/{offer}/transitions/ask_discount", {"values": {"discount_pct": 15, "discount_reason": "volume"}})
        made["approval"] = api("b2b", "GET", f"/approvals?show=all&module=deals&record={offer}")["approvals"][0]["id"]
        made["message"] = api("b2b", "GET", "/outbox?limit=1")["messages"][0]["id"]
        made["decision"] = cls.server.mailbox.link(r"decision\?token=\S+").partition("=")[2]
        made["invitation"] = cls.server.invitation("b2b", "david")
        cls.made = made

    def addresses(self):
        """The pages of the list: route, tenant, user, address."""
        with open(PAGES) as file:
            for line in file:
                parts = line.split()
                if line.startswith("#") or not parts or parts[1] == "-":
                    continue
                tenant, user = parts[1].split("/")
                yield parts[0], tenant, user, re.sub(r"\$(\w+)", lambda name: str(self.made[name[1]]), parts[2])

    def test_every_page_in_every_light_and_width(self):
        browser, now = self.browser(), None
        for route, tenant, user, address in self.addresses():
            if (tenant, user) != now:
                browser.begin()
                if user != "-":
                    browser.enter(tenant, user)
                now = (tenant, user)
            name = re.sub(r"[^a-z]+", "-", route).strip("-") or "home"
            with self.subTest(page=name):
                browser.open(f"/t/{tenant}{address}")
                self.assertEqual(browser.status, 200, address)
                self.assertLess(browser.weight, LIMIT)
                self.assertLess(browser.shift, 0.01)
                self.clean(browser, f"{name}-light-1280")
                # Twice as large on a desk, and four times.
                for width in (640, 320):
                    browser.size(width, 640)
                    self.assertLessEqual(browser.excess, 0, f"wider than {width} pixels")
                browser.light(dark=True, still=True)
                browser.size(360, 780)
                self.assertEqual(browser.violations(), [], "on a phone in the dark")
                if SHOTS:
                    for width, dark in ((360, True), (360, False), (1280, True)):
                        browser.size(width, 780 if width == 360 else 900)
                        browser.light(dark, still=True)
                        browser.shot(f"{name}-{'dark' if dark else 'light'}-{width}")
                browser.size(1280, 900)
                browser.light(still=True)
                browser.light()

    def test_nothing_jumps_while_people_work(self):
        """What is put on a page later, such as the fields of lookups, moves nothing that was there."""
        browser = self.browser("ana")
        for address in ("/", "/records/deals?view=", f"/records/deals/{self.made['deal']}", f"/records/deals/{self.made['deal']}/edit", "/boards/deals", "/calendar", "/calls", f"/calls/deals/{self.made['call']}"):
            for width in (1280, 360):
                browser.size(width, 780)
                browser.open("/t/b2b" + address)
                with self.subTest(page=address, width=width):
                    self.assertLess(browser.shift, 0.01)

    # Without a mouse

    def test_the_keyboard_reaches_everything_and_sees_where_it_is(self):
        browser = self.browser("ana")
        for address in ("/", f"/records/deals/{self.made['deal']}", "/boards/deals", "/approvals?show=all"):
            browser.open("/t/b2b" + address)
            with self.subTest(page=address):
                wanted = browser.driver.execute_script(
                    "return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]"
                    ".filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0 && !(e.closest('details:not([open])') && e.tagName !== 'SUMMARY')).length"
                )
                seen, hidden = set(), []
                for _ in range(2 * wanted + 40):
                    browser.press(Keys.TAB)
                    found = browser.driver.execute_script(
                        """
                        const e = document.activeElement;
                        if (!e || e === document.body) return null;
                        e.dataset.seen ??= String(document.querySelectorAll('[data-seen]').length);
                        const style = getComputedStyle(e), box = e.getBoundingClientRect();
                        const top = document.elementFromPoint(Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1), Math.min(Math.max(box.y + box.height / 2, 0), innerHeight - 1));
                        const shown = box.width > 0 && box.bottom > 0 && box.top < innerHeight && (e.contains(top) || top?.contains(e) || !!e.labels?.length);
                        return [e.dataset.seen, style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1, shown, e.outerHTML.slice(0, 120) + ' ' + style.outline + ' under ' + top?.outerHTML.slice(0, 80)];
                        """
                    )
                    # Once around; a date has several places to be in.
                    if found is None or (found[0] == "0" and len(seen) > 1):
                        break
                    seen.add(found[0])
                    if not found[1] or not found[2]:
                        hidden.append(found[3])
                self.assertEqual(hidden, [])
                self.assertGreaterEqual(len(seen), wanted)

    def test_the_way_past_the_navigation_is_first(self):
        browser = self.browser("ana")
        browser.press(Keys.TAB)
        self.assertEqual(browser.focus.get_attribute("class"), "skip")
        self.assertTrue(browser.focus.is_displayed())
        browser.press(Keys.ENTER)
        self.assertEqual(browser.focus.get_attribute("id"), "main")

    def test_the_focus_goes_back_to_where_a_window_was_opened(self):
        browser = self.browser("ana")
        browser.open(f"/t/b2b/records/deals/{self.made['deal']}")
        step = browser.button("Qualify", ".steps")
        for close in (lambda: browser.press(Keys.ESCAPE), lambda: browser.one(".dialog-close").send_keys(Keys.ENTER), lambda: browser.button("Cancel", "dialog").send_keys(Keys.ENTER)):
            step.send_keys(Keys.ENTER)
            browser.until(lambda: browser.all("dialog[open] form"), "the window")
            self.assertTrue(browser.driver.execute_script("return document.querySelector('dialog').contains(document.activeElement)"))
            # Nothing behind it is reached.
            for _ in range(25):
                browser.press(Keys.TAB)
                self.assertTrue(browser.driver.execute_script("const e = document.activeElement; return e === document.body || !!e.closest('dialog')"))
            close()
            browser.until(lambda: not browser.all("dialog[open]"), "the page again")
            self.assertEqual(browser.focus, step)
        # A menu gives it back to what opens it.
        menu = browser.one(".menu.user summary")
        menu.send_keys(Keys.ENTER)
        browser.press(Keys.TAB, Keys.TAB, Keys.ESCAPE)
        self.assertEqual(browser.focus, menu)
        self.assertFalse(browser.all(".menu.user[open]"))

    def test_a_step_is_taken_by_the_keyboard_alone(self):
        made = self.server.api("b2b", "POST", "/records/tasks", {"subject": "Ring them", "owner": self.ana})
        browser = self.browser("ana")
        browser.open(f"/t/b2b/records/tasks/{made['id']}")
        browser.press("e")
        browser.until(lambda: browser.all("dialog[open] form") or "/edit" in browser.path, "the form")
        field = browser.one("[name='field.subject']")
        field.send_keys(" again")
        browser.leave(lambda: field.send_keys(Keys.ENTER))
        self.assertIn("Ring them again", browser.text("h1"))

    def test_menus_of_a_phone_open_and_close_by_the_keyboard(self):
        browser = self.browser("ana", width=360)
        menu = browser.one("[popovertarget=nav]")
        menu.send_keys(Keys.ENTER)
        browser.until(lambda: browser.one("#nav").is_displayed(), "the navigation")
        self.clean(browser, "menu-360")
        browser.press(Keys.ESCAPE)
        browser.until(lambda: not browser.one("#nav").is_displayed(), "the page")
        self.assertEqual(browser.focus, menu)

    def test_on_a_phone_what_is_wider_begins_where_one_is(self):
        late = self.server.api("b2b", "GET", "/records/deals?limit=1&filter=stage%20%3D%3D%20'negotiation'")["records"][0]["id"]
        browser = self.browser("admin", width=360)
        for address, strip, place in ((f"/records/deals/{late}", ".path", ".now"), (f"/records/deals/{late}/process/stage", ".process .scroll", ".node.now"), ("/admin/outbox", ".tabs", "[aria-current]")):
            browser.open("/t/b2b" + address)
            with self.subTest(page=address):
                self.assertGreater(browser.driver.execute_script(f"return document.querySelector('{strip}').scrollLeft"), 0)
                self.assertTrue(browser.driver.execute_script(f"const s = document.querySelector('{strip}'), a = s.getBoundingClientRect(), b = s.querySelector('{place}').getBoundingClientRect(); return b.left >= a.left - 1 && b.right <= a.right + 1"))

    # Without anything moving

    def test_nothing_moves_for_who_does_not_want_it(self):
        browser = self.browser("ana")
        moving = "return [...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0 || (getComputedStyle(e).animationName !== 'none')).length"
        browser.open("/t/b2b/boards/deals")
        self.assertGreater(browser.driver.execute_script(moving), 0)
        browser.light(still=True)
        self.assertEqual(browser.driver.execute_script(moving), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
