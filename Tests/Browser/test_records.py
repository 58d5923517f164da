"""What people do on the page of a record: fields in place, duplicates, processes, records created in between.

    .venv/bin/python Tests/Browser/test_records.py
"""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from selenium.webdriver.common.keys import Keys

from case import PageCase


class Records(PageCase):
    users = {"b2b": {"ana": None, "admin": None}}

    def record(self, module, **values):
        made = self.server.api("b2b", "POST", f"/records/{module}?confirm_duplicates=true", dict(values, owner=self.ana))
        return f"/t/b2b/records/{module}/{made['id']}"

    def open(self, browser, path):
        browser.enter("b2b", "ana")
        browser.open(path)

    def test_a_field_is_changed_where_it_stands(self):
        browser = self.browser()
        self.open(browser, self.record("tasks", subject="Call them"))
        browser.driver.execute_script("window.stays = true")
        # The value itself is pressed.
        browser.one("#fact-subject dd").click()
        browser.until(lambda: browser.all("#fact-subject form"), "the control")
        field = browser.one("#fact-subject input[name='field.subject']")
        self.assertEqual(browser.focus, field)
        self.clean(browser, "inline")
        field.clear()
        field.send_keys(Keys.ENTER)
        browser.until(lambda: browser.all("#fact-subject .error"), "what is wrong")
        self.clean(browser, "inline-refused")
        browser.one("#fact-subject input[name='field.subject']").send_keys("Visit them", Keys.ENTER)
        browser.until(lambda: "Visit them" in browser.text("h1"), "the change")
        self.assertIn("Saved", browser.text(".notice"))
        self.assertTrue(browser.driver.execute_script("return window.stays"))
        # By the keyboard, and left again.
        pencil = browser.one("#fact-subject .pencil")
        self.assertEqual(browser.focus, pencil)
        pencil.send_keys(Keys.ENTER)
        browser.until(lambda: browser.all("#fact-subject form"), "the control")
        browser.focus.send_keys(Keys.ESCAPE)
        browser.until(lambda: not browser.all("#fact-subject form"), "the value")
        # A list of values, a date and another record.
        for field in ("status", "due_date", "regarding"):
            if browser.all(f"#fact-{field} .pencil"):
                browser.driver.execute_script("arguments[0].click()", browser.one(f"#fact-{field} .pencil"))
                browser.until(lambda: browser.all(f"#fact-{field} form"), "the control")
        self.clean(browser, "inline-many")

    def test_who_is_slower_chooses_between_both_values(self):
        browser = self.browser()
        path = self.record("tasks", subject="Call them")
        self.open(browser, path)
        browser.one("#fact-subject .pencil").send_keys(Keys.ENTER)
        browser.until(lambda: browser.all("#fact-subject form"), "the control")
        self.server.api("b2b", "PATCH", path.removeprefix("/t/b2b"), {"subject": "Visit them"})
        field = browser.one("#fact-subject input[name='field.subject']")
        field.clear()
        field.send_keys("Write to them", Keys.ENTER)
        browser.until(lambda: browser.all("#fact-subject .versions"), "both")
        self.assertEqual([value.text for value in browser.all(".versions dd")], ["Visit them", "Write to them"])
        self.clean(browser, "inline-conflict")
        browser.button("Save mine", "#fact-subject").click()
        browser.until(lambda: "Write to them" in browser.text("h1"), "one's own")

    def test_a_field_is_changed_without_scripts(self):
        browser = self.browser(scripts=False)
        self.open(browser, self.record("tasks", subject="Call them"))
        browser.leave(lambda: browser.one("#fact-subject .pencil").send_keys(Keys.ENTER))
        field = browser.one("#fact-subject input[name='field.subject']")
        field.clear()
        browser.leave(lambda: field.send_keys("Visit them", Keys.ENTER))
        self.assertIn("Visit them", browser.text("h1"))

    def test_two_accounts_are_made_one(self):
        browser = self.browser()
        self.record("accounts", name="Quillfeather GmbH", website="https://quillfeather.example")
        path = self.record("accounts", name="Quillfeather")
        browser.enter("b2b", "admin")
        browser.open(path)
        self.assertIn("May be the same as", browser.text("main"))
        self.clean(browser, "duplicates")
        browser.leave(browser.link("Compare and merge").click)
        self.clean(browser, "merge")
        browser.leave(browser.button("Merge", "main").click)
        self.assertIn("one record now", browser.text(".notice"))
        self.assertIn("quillfeather.example", browser.text("main"))
        self.clean(browser, "merged")
        browser.leave(browser.button("Undo", "main").click)
        self.assertIn("May be the same as", browser.text("main"))
        browser.leave(browser.button("It is another one", "main").click)
        self.assertNotIn("May be the same as", browser.text("main"))

    def test_an_account_is_created_while_an_opportunity_is(self):
        browser = self.browser()
        self.open(browser, "/t/b2b/records/deals/new")
        browser.one("#field-name").send_keys("Spare parts planner")
        browser.link("New account").click()
        browser.until(lambda: browser.all("dialog[open] form"), "the window")
        self.clean(browser, "quick")
        browser.one("dialog [name='field.name']").send_keys("Brackwater Mills")
        browser.button("Create", "dialog").click()
        browser.until(lambda: not browser.all("dialog[open]"), "the form again")
        browser.until(lambda: browser.one("#field-account").get_attribute("value") == "Brackwater Mills", "the new account")
        self.assertEqual(browser.one("#field-name").get_attribute("value"), "Spare parts planner")
        browser.choose("#field-opportunity_type", "new_business")
        self.pick(browser, "#field-contact", "Helen")
        browser.leave(browser.button("Create", "main").click)
        self.assertIn("Brackwater Mills", browser.text("main"))

    def test_the_process_is_drawn_with_the_way_of_the_record(self):
        browser = self.browser()
        self.open(browser, "/t/b2b/records/deals?view=")
        browser.open("/t/b2b/records/deals/1")
        browser.link("Process").click()
        browser.until(lambda: browser.all("dialog[open] svg.diagram"), "the drawing")
        self.clean(browser, "process-window")
        browser.open("/t/b2b/records/deals/1/process/stage")
        self.assertEqual(len(browser.all("svg .node.now")), 1)
        browser.one("details.asked summary").click()
        self.clean(browser, "process")
        narrow = self.browser(width=360, height=780, dark=True)
        self.open(narrow, "/t/b2b/records/deals/1/process/stage")
        self.clean(narrow, "process-360-dark")

    def test_what_is_locked_says_why(self):
        browser = self.browser()
        self.open(browser, "/t/b2b/records/deals/1")
        lock = browser.one("#fact-stage .lock summary")
        lock.send_keys(Keys.ENTER)
        self.assertIn("next steps", browser.text("#fact-stage .lock"))
        self.clean(browser, "lock")


if __name__ == "__main__":
    unittest.main(verbosity=2)
