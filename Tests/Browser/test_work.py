"""What waits for people: their day, approvals, reviews of what comes in, and calls, in a real browser.

    .venv/bin/python Tests/Browser/test_work.py        (TRELLIS_SHOTS=folder keeps pictures of every page)
"""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from case import HOSTILE, PageCase


class Work(PageCase):
    users = {"b2b": {"ana": None, "lucas": "es", "marta": None, "oliver": None}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work_around_the_clock()
        cls.ids = {user: cls.id_of("b2b", user) for user in ("ana", "lucas")}

    def quote(self, discount, name):
        """Offers a quote with a discount, which waits for approval."""
        deal = self.server.api("b2b", "GET", "/records/deals?limit=1&fields=id,account,contact")["records"][0]
        made = self.server.api("b2b", "POST", "/records/quotes", {"subject": name, "deal": deal["id"], "account": deal["account"], "contact": deal["contact"], "quote_status": "draft", "subtotal": 1000, "discount": discount * 10, "owner": self.ids["ana"]})
        self.api("b2b", "ana")("PATCH", f"/records/quotes/{made['id']}", {"quote_status": "sent"})
        return made["id"]

    # Approvals

    def test_a_manager_decides_one_and_several(self):
        one, two, three = (self.quote(15, f"Offer {n} {HOSTILE if n == 1 else ''}") for n in (1, 2, 3))
        browser = self.browser("marta")
        self.clean(browser, "home")
        browser.leave(browser.one(".counts a[href$='/approvals']").click)
        self.clean(browser, "approvals")
        self.assertIsNone(browser.one("body").get_attribute("data-owned"))
        browser.leave(browser.link(next(a.text for a in browser.all(".item h2 a") if "Offer 1" in a.text)).click)
        # What is asked, beside what there is, and the rule.
        self.clean(browser, "approval")
        self.assertIn("Sent", browser.text("main"))
        self.assertIn("Why it came here", browser.text("main"))
        browser.leave(browser.button("Reject", "aside").click)
        self.assertTrue(browser.all("[role=alert]"), "a rejection needs a reason")
        self.clean(browser, "approval-refused")
        browser.one("aside [name=reason]").send_keys("Too much for this customer")
        browser.leave(browser.button("Reject", "aside").click)
        self.assertIn("Rejected", browser.text("main"))
        self.assertIn("Too much for this customer", browser.text("main"))
        self.clean(browser, "approval-done")
        # The others from the list: one with a verdict that is taken, one that is refused for want of a reason.
        browser.open("/t/b2b/approvals")
        items = [item for item in browser.all(".item") if "Offer 2" in item.text or "Offer 3" in item.text]
        items[0].find_element("css selector", "[value=approve]").click()
        items[1].find_element("css selector", "[value=reject]").click()
        browser.leave(browser.button("Decide those marked").click)
        self.assertEqual([len(browser.all(f".verdicts .{tone}")) for tone in ("good", "bad")], [1, 1])
        self.clean(browser, "approvals-verdicts")
        states = [self.server.api("b2b", "GET", f"/approvals?show=all&module=quotes&record={quote}")["approvals"][0]["state"] for quote in (one, two, three)]
        self.assertEqual(sorted(states), ["approved", "pending", "rejected"])
        self.assertEqual(states[0], "rejected")

    def test_whoever_submitted_recalls(self):
        self.quote(18, "Recalled offer")
        browser = self.browser("ana", width=360, height=780)
        browser.open("/t/b2b/approvals?show=submitted")
        self.clean(browser, "approvals-360")
        browser.leave(browser.all(".item h2 a")[0].click)
        self.clean(browser, "approval-360")
        browser.leave(browser.button("Recall", "aside").click)
        self.assertIn("Recalled", browser.text("main"))

    # Reviews

    def lead(self, **values):
        return self.server.api("b2b", "POST", "/records/leads", {"last_name": "Arden", "company": "Arden Mills", "email": "jo.arden@example.net", "lead_source": "web_form", **values})

    def test_a_reviewer_judges_field_by_field_and_merges(self):
        known = self.server.api("b2b", "GET", "/records/leads?limit=1&fields=id,last_name,first_name,company,email,phone")["records"][0]
        self.lead(**{name: known[name] for name in ("last_name", "first_name", "email")}, company="Somewhere else " + HOSTILE, description="From the web")
        self.lead()
        browser = self.browser("oliver")
        browser.leave(browser.one(".counts a[href$='/reviews']").click)
        self.clean(browser, "reviews")
        browser.leave(browser.link(next(a.text for a in browser.all(".item h2 a") if known["last_name"] in a.text)).click)
        self.assertIsNone(browser.one("body").get_attribute("data-owned"))
        self.clean(browser, "review")
        self.assertTrue(browser.all(".compare .differs") and browser.all(".compare .same"))
        browser.leave(browser.button("Claim").click)
        self.assertIn("claimed by Oliver", browser.text("main"))
        browser.leave(browser.button("Accept").click)
        self.assertTrue(browser.all(".compare .error"), "fields wait for a verdict")
        self.clean(browser, "review-refused")
        browser.one("[name='verdict.email'][value=rejected]").click()
        browser.leave(browser.button("Keep verdicts").click)
        self.assertTrue(browser.all("[role=alert], .compare .error"), "what is wrong has a reason")
        browser.choose("[name='why.email']", "invalid")
        browser.leave(browser.button("Keep verdicts").click)
        self.assertIn("verdicts are kept", browser.text(".notice"))
        browser.one("[name='verdict.email'][value=accepted]").click()
        browser.one("[name=rest]").click()
        browser.all("[name=into]")[1].click()
        browser.leave(browser.button("Accept").click)
        self.assertIn(f"/records/leads/{known['id']}", browser.path)
        self.assertEqual(self.server.api("b2b", "GET", f"/records/leads/{known['id']}")["company"], known["company"])

    def test_several_drafts_are_rejected_at_once(self):
        for number in range(3):
            self.lead(last_name=f"Batch {number}", company=f"Batch {number}", email=f"batch{number}@example.net")
        browser = self.browser("oliver", width=360, height=780)
        browser.open("/t/b2b/reviews")
        self.clean(browser, "reviews-360")
        for item in [item for item in browser.all(".item") if "Batch" in item.text]:
            item.find_element("css selector", "[name=draft]").click()
        browser.choose("[name=deed]", "reject")
        browser.leave(browser.button("Do it").click)
        self.assertEqual(len(browser.all(".verdicts .bad")), 3)
        for item in [item for item in browser.all(".item") if "Batch" in item.text]:
            item.find_element("css selector", "[name=draft]").click()
        browser.choose("[name=deed]", "reject")
        browser.choose("[name=reason]", "off_topic")
        browser.leave(browser.button("Do it").click)
        self.assertEqual(len(browser.all(".verdicts .good")), 3)
        self.assertNotIn("Batch", " ".join(item.text for item in browser.all(".item")))

    # Calls

    def test_an_agent_calls_one_after_the_other_in_spanish(self):
        contacts = self.server.api("b2b", "GET", "/records/contacts?limit=2&fields=id,account&filter=phone != null".replace(" ", "%20"))["records"]
        for number, contact in enumerate(contacts):
            self.server.api("b2b", "POST", "/records/deals", {"name": f"Campaign {number}", "account": contact["account"], "contact": contact["id"], "opportunity_type": "marketing_automation", "pipeline": "telesales", "stage": "new_lead", "owner": self.ids["lucas"]})
        browser = self.browser("lucas", language="es-ES")
        browser.leave(browser.one(".counts a[href$='/calls']").click)
        self.clean(browser, "calls")
        before = len(browser.all(".waiting .item"))
        self.assertGreaterEqual(before, 2)
        browser.leave(browser.button("Tomar el siguiente").click)
        self.clean(browser, "call")
        sheet = browser.path
        self.assertTrue(browser.all("a[href^='tel:']"))
        self.assertIn("1 de 8", next(r.text for r in browser.all(".result") if "8" in r.text))
        # A time that is missing is asked for, and nothing is logged.
        browser.leave(browser.one("button[value=call_back]").click)
        self.assertTrue(browser.all("[role=alert]"))
        self.clean(browser, "call-refused")
        browser.one("[name=note]").send_keys("Nobody answers")
        browser.leave(browser.one("button[value=no_answer]").click)
        self.assertNotEqual(browser.path.split("?")[0], sheet)
        self.assertIn("El resultado está registrado", browser.text(".notice"))
        self.assertRegex(browser.path, "/calls/deals/")
        browser.one("[name=next]").click()
        browser.leave(browser.one("button[value=no_answer]").click)
        self.assertRegex(browser.path, r"/calls\?last=")
        self.assertIn("2", browser.text("aside"))
        self.clean(browser, "calls-after")
        figures = self.server.api("b2b", "GET", "/call_queue/figures?agent=lucas")
        self.assertEqual(figures["total"]["attempts"], 2)
        browser.size(360, 780)
        browser.open(sheet)
        self.clean(browser, "call-360")

    # The calendar

    def test_what_is_planned_stands_in_the_calendar(self):
        account = self.server.api("b2b", "GET", "/records/accounts?limit=1&fields=id,name")["records"][0]
        about = {"module": "accounts", "id": account["id"]}
        self.server.api("b2b", "POST", "/records/meetings", {"subject": "Plant visit " + HOSTILE, "starts_at": "2027-02-10T22:30:00Z", "regarding": about, "owner": self.ids["ana"]})
        self.server.api("b2b", "POST", "/records/tasks", {"subject": "Send the plan", "due_date": "2027-02-10", "owner": self.ids["ana"]})
        self.server.api("b2b", "POST", "/records/calls", {"subject": "Ring them", "starts_at": "2027-02-10T23:30:00Z", "owner": self.ids["lucas"]})
        browser = self.browser("ana")
        browser.open("/t/b2b/calendar?day=2027-02-15")
        self.assertIn("February 2027", browser.text("h1"))
        day = next(cell for cell in browser.all(".calendar td") if cell.find_element("tag name", "time").get_attribute("datetime") == "2027-02-10")
        # Clocks in Madrid are an hour ahead, and a day has no time.
        self.assertIn("23:30", day.text)
        self.assertIn("Send the plan", day.text)
        self.assertEqual(browser.all(".calendar th")[0].text, "Mon")
        self.assertIsNone(browser.one("body").get_attribute("data-owned"))
        self.clean(browser, "calendar-month")
        browser.leave(browser.link("Week").click)
        browser.leave(browser.link("‹").click)
        self.assertIn("Kestrel" if "Kestrel" in account["name"] else account["name"], browser.text("main"))
        browser.leave(browser.link("Everybody").click)
        self.assertIn("00:30", browser.text("main"))
        self.assertIn("Lucas Moreau", browser.text("main"))
        self.clean(browser, "calendar-week")
        browser.leave(browser.link("Month").click)
        browser.size(360, 780)
        self.clean(browser, "calendar-360")
        self.assertFalse(browser.one(".calendar thead").is_displayed())
        browser.size(1280, 900)
        browser.button("New").click()
        self.clean(browser, "calendar-enter")
        browser.leave(browser.link("New task").click)
        self.assertEqual(browser.one("#field-due_date").get_attribute("value"), "2027-02-08")

    def test_the_calendar_needs_no_script_and_speaks_spanish(self):
        browser = self.browser("lucas", scripts=False, dark=True, language="es-ES")
        browser.open("/t/b2b/calendar?day=2027-02-15&whose=all")
        self.assertIn("febrero", browser.text("h1"))
        browser.leave(browser.link("Semana").click)
        self.assertIn("15 feb", browser.text("h1"))
        browser.open("/t/b2b/calendar?day=nonsense&view=nothing&whose=x")
        self.assertTrue(browser.all(".calendar .today"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
