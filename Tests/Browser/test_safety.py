"""What others have written runs nothing; what is sent twice, or to a server that dies, is done once or not at all.

    .venv/bin/python Tests/Browser/test_safety.py
"""

import http.client
import os
import re
import signal
import sys
import threading
import time
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from selenium.webdriver.common.action_chains import ActionChains

from case import HOSTILE, PageCase


class Visitor:
    """A browser without eyes: its cookies, and what proves its forms."""

    def __init__(self, server, tenant, user):
        self.server, self.root = server, f"/t/{tenant}"
        self.cookies = "; ".join(f"{c['name']}={c['value']}" for c in server.session(tenant, user))
        self.proof = re.search(r'name="proof" value="([^"]+)"', self.send("GET", "/")[2])[1]

    def send(self, method, path, form=None):
        """The status, the place to go on and the page; nothing of a server that has died."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        body = urllib.parse.urlencode(form, doseq=True) if form is not None else None
        try:
            connection.request(method, self.root + path, body, {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"})
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location"), answer.read().decode()
        except (OSError, http.client.HTTPException):
            return None, None, ""
        finally:
            connection.close()

    def post(self, path, **form):
        return self.send("POST", path, [("proof", self.proof)] + list(form.items()))


class Safety(PageCase):
    users = {"b2b": {"ana": None, "marta": None, "oliver": None, "admin": None}}

    # What others have written

    def test_nothing_that_others_write_runs(self):
        api, trellis = self.server.api, self.server.trellis
        odd = f"{HOSTILE} {{{{{{x}}}}}}"
        account = api("b2b", "POST", "/records/accounts?confirm_duplicates=true", {"name": odd, "website": "https://example.com/?q=%22%3E%3Cscript%3E", "description": odd})["id"]
        api("b2b", "POST", f"/records/accounts/{account}/attachments?name=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E.txt", b"hello")
        api("b2b", "POST", f"/records/accounts/{account}/attachments?name=page.html", b"<script>document.body.dataset.owned='yes'</script>")
        api("b2b", "POST", f"/records/accounts/{account}/notes", {"body": odd})
        contact = api("b2b", "POST", "/records/contacts?confirm_duplicates=true", {"last_name": odd[:80], "account": account})["id"]
        deal = api("b2b", "POST", "/records/deals", {"name": odd, "account": account, "contact": contact, "opportunity_type": "new_business", "pipeline": "guided_b2b", "stage": "qualification", "owner": self.ana, "next_step": odd})["id"]
        task = api("b2b", "POST", "/records/tasks", {"subject": odd, "owner": self.ana, "due_date": "2026-11-23", "regarding": {"module": "accounts", "id": account}})["id"]
        draft = api("b2b", "POST", "/records/leads", {"last_name": odd[:80], "company": odd, "email": "odd@example.net", "lead_source": "web_form"})["draft"]["id"]
        api("b2b", "PUT", "/views/deals/odd", {"label": odd[:100], "filter": "amount > 0"})
        trellis("field", "add", "b2b", "accounts", "odd", "--type", "text", "--label", HOSTILE)
        trellis("user", "update", "b2b", "ana", "--display-name", HOSTILE)
        browser = self.browser("admin")
        paths = ("/", f"/records/accounts/{account}", f"/records/accounts/{account}/edit", "/records/accounts?view=", "/records/accounts?columns=name,odd,description&view=",
                 "/search?q=onerror", f"/records/accounts/{account}/timeline", f"/records/deals/{deal}", f"/records/deals/{deal}/steps/qualify", f"/records/deals/{deal}/process/stage", f"/records/contacts/{contact}",
                 "/records/deals?view=", "/boards/deals", f"/records/tasks/{task}", "/calendar?whose=all", f"/calls/deals/{deal}", "/reviews", f"/reviews/{draft}", "/admin/users", "/admin/users/ana", "/admin/modules/accounts", "/admin/modules/accounts/fields/odd", "/import/accounts")
        shown = 0
        for path in paths:
            browser.open("/t/b2b" + path)
            with self.subTest(path=path):
                self.assertLess(browser.status, 500)
                self.assertIsNone(browser.one("body").get_attribute("data-owned"))
                self.assertEqual(browser.all("main img, nav img, header img"), [])
                self.assertEqual(browser.complaints(), [])
                shown += "onerror" in browser.text("body")
        self.assertGreater(shown, 15)
        # What scripts write into a page: choices of lookups, cells, the palette, and what is said of a card.
        browser.open(f"/t/b2b/records/tasks/new")
        browser.one("#field-regarding, [role=combobox]").send_keys("onerror")
        browser.open("/t/b2b/records/tasks?view=&w=subject~has~onerror&columns=subject,priority,regarding")
        ActionChains(browser.driver).double_click(browser.all("tbody td:not(.tick)")[0]).perform()
        browser.until(lambda: browser.all("form.in-cell"), "the control")
        browser.driver.execute_script("document.activeElement.blur()")
        browser.press("/")
        ActionChains(browser.driver).key_down("\ue009").send_keys("k").key_up("\ue009").perform()
        browser.until(lambda: browser.all("dialog.palette"), "the palette")
        browser.press("onerror")
        browser.until(lambda: any("onerror" in line.text for line in browser.all("dialog.palette [role=option]")), "records")
        self.assertIsNone(browser.one("body").get_attribute("data-owned"))
        self.assertEqual(browser.all("img"), [])
        self.assertEqual(browser.complaints(), [])

    # What is sent twice

    def test_a_second_click_does_nothing_more(self):
        browser = self.browser("ana")
        browser.open("/t/b2b/records/tasks/new")
        browser.one("#field-subject").send_keys("Clicked twice")
        button = browser.button("Create", "main")
        browser.leave(lambda: ActionChains(browser.driver).double_click(button).perform())
        self.assertIn("Clicked twice", browser.text("h1"))
        browser.one("[name=body]").send_keys("Said once")
        button = browser.button("Add note", "aside")
        browser.leave(lambda: ActionChains(browser.driver).double_click(button).perform())
        self.assertEqual(browser.text("aside").count("Said once"), 1)
        tasks = self.server.api("b2b", "GET", "/records/tasks?filter=subject%20==%20'Clicked%20twice'")["records"]
        self.assertEqual(len(tasks), 1)

    def test_a_form_that_comes_twice_at_once_is_done_once(self):
        visitor = Visitor(self.server, "b2b", "ana")
        answers = self.at_once(visitor, "/records/tasks/new", 8, **{"once": "one", "field.subject": "At once", "base.subject": ""})
        self.assertEqual({status for status, _, _ in answers}, {303})
        self.assertEqual(len({place for _, place, _ in answers}), 1)
        tasks = self.server.api("b2b", "GET", "/records/tasks?filter=subject%20==%20'At%20once'")["records"]
        self.assertEqual(len(tasks), 1)
        # A decision on what waits, as from the pages of two browsers.
        deal = self.server.api("b2b", "GET", f"/records/deals?limit=1&filter=stage%20in%20%5B'proposal','negotiation'%5D%20%26%26%20owner.id%20==%20{self.ana}")["records"][0]["id"]
        self.api("b2b", "ana")("POST", f"/records/deals/{deal}/transitions/ask_discount", {"values": {"discount_pct": 15, "discount_reason": "volume"}})
        approval = self.server.api("b2b", "GET", f"/approvals?show=all&module=deals&record={deal}")["approvals"][0]["id"]
        manager = Visitor(self.server, "b2b", "marta")
        answers = self.at_once(manager, f"/approvals/{approval}/approve", 4, once="two", reason="Fine")
        self.assertEqual({status for status, _, _ in answers}, {303})
        decided = self.server.api("b2b", "GET", f"/approvals/{approval}")
        self.assertEqual((decided["state"], len(decided["decisions"])), ("approved", 1))
        moves = [entry for entry in self.server.api("b2b", "GET", f"/records/deals/{deal}/timeline")["entries"] if entry.get("transition") == "discount_approved"]
        self.assertEqual(len(moves), 1)

    @staticmethod
    def at_once(visitor, path, count, **form):
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(visitor.post(path, **form))) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers


class Death(PageCase):
    """A server that is killed while forms come in."""

    users = {"b2b": {"ana": None}}

    def test_nothing_is_half_done_when_the_server_is_killed(self):
        deals = [deal["id"] for deal in self.server.api("b2b", "GET", f"/records/deals?limit=10&filter=stage%20==%20'qualification'%20%26%26%20owner.id%20==%20{self.ana}")["records"]]
        self.assertTrue(deals)
        for round in range(3):
            visitor = Visitor(self.server, "b2b", "ana")
            said, stop = {}, threading.Event()

            def create(worker):
                number = 0
                while not stop.is_set():
                    name = f"Kill {round} {worker} {number}"
                    status, place, _ = visitor.post("/records/tasks/new", **{"once": f"{round}x{worker}x{number}", "field.subject": name, "base.subject": ""})
                    said[name] = place if status == 303 else None
                    number += 1

            threads = [threading.Thread(target=create, args=(worker,)) for worker in range(4)]
            for thread in threads:
                thread.start()
            while sum(place is not None for place in list(said.values())) < 5 + 10 * round:
                time.sleep(0.005)
            if round == 1 and deals:
                # A step with all that belongs to it: fields, a call that is logged, a checklist, a task that follows.
                step = threading.Thread(target=lambda: visitor.post(f"/records/deals/{deals[0]}/steps/qualify", **self.qualified))
                step.start()
                threads.append(step)
            os.kill(self.server.process.pid, signal.SIGKILL)
            self.server.process.wait()
            stop.set()
            for thread in threads:
                thread.join()
            self.server.start()
            # What was answered with success is there; whatever is there is whole, and is there once.
            kept = self.tasks(f"Kill {round}")
            for name, place in said.items():
                if place:
                    self.assertEqual(kept.count(name), 1, name)
                else:
                    self.assertLessEqual(kept.count(name), 1, name)
            lost = next((name for name, place in said.items() if not place), None)
            if lost:
                # Sent again by whoever never saw an answer, it is done once in all.
                worker, number = lost.split()[2:]
                again = visitor.post("/records/tasks/new", **{"once": f"{round}x{worker}x{number}", "field.subject": lost, "base.subject": ""})
                self.assertEqual(again[0], 303)
                self.assertEqual(self.tasks(lost).count(lost), 1)
            self.whole(deals[0])
        self.server.process.terminate()
        self.server.process.wait(20)
        self.server.trellis("doctor", "b2b")
        self.server.start()

    qualified = {"field.budget_confirmed": "90000", "base.budget_confirmed": "", "field.authority": "decision_maker", "base.authority": "", "field.need": "x", "base.need": "", "field.timeframe": "31_90_d", "base.timeframe": "", "activity.0.call": "Discovery", "check": ["bant_asked", "account_deduplicated"]}

    def tasks(self, start):
        query = urllib.parse.quote(f"subject.startsWith('{start}')")
        names, cursor = [], ""
        while cursor is not None:
            page = self.server.api("b2b", "GET", f"/records/tasks?limit=200&fields=subject&filter={query}{cursor and '&cursor=' + cursor}")
            names += [task["subject"] for task in page["records"]]
            cursor = page.get("next_cursor")
        return names

    def whole(self, deal):
        """A deal has its step with its history, its call and its task, or nothing of it."""
        record = self.server.api("b2b", "GET", f"/records/deals/{deal}")
        entries = self.server.api("b2b", "GET", f"/records/deals/{deal}/timeline")["entries"]
        moved = [entry for entry in entries if entry.get("transition") == "qualify"]
        self.assertEqual(len(moved), 0 if record["stage"] == "qualification" else 1)
        self.assertEqual(record["authority"] is not None, bool(moved))


if __name__ == "__main__":
    unittest.main(verbosity=2)
