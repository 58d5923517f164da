"""What people do on lists: many records at once, cells, and everything by the keyboard.

    .venv/bin/python Tests/Browser/test_lists.py
"""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from case import PageCase


class Lists(PageCase):
    users = {"b2b": {"ana": None, "admin": None}}

    def test_many_records_are_changed_at_once(self):
        for number in range(3):
            self.server.api("b2b", "POST", "/records/tasks", {"subject": f"Bulk {number}", "owner": self.ana})
        browser = self.browser("admin")
        browser.open("/t/b2b/records/tasks?view=&w=subject~starts~Bulk")
        browser.one("[data-tick-all]").click()
        self.assertEqual(browser.text(".bulk output"), "3")
        self.clean(browser, "bulk-chosen")
        browser.choose(".bulk select", "field.priority")
        browser.leave(browser.button("Continue", "main").click)
        self.clean(browser, "bulk-asks")
        browser.choose("#field-priority", "high")
        browser.leave(browser.button("Set Priority", "main").click)
        self.assertIn("3 of 3 done", browser.text(".notice"))
        self.clean(browser, "bulk-done")
        browser.leave(browser.link("Back to the list").click)
        self.assertIn("w=subject~starts~Bulk", browser.path)
        # A step that not all of them may take.
        browser.open("/t/b2b/records/deals?view=")
        for tick in browser.all("[name=id]")[:3]:
            tick.click()
        browser.choose(".bulk select", "step.reopen")
        browser.leave(browser.button("Continue", "main").click)
        browser.leave(browser.button("Reopen", "main").click)
        self.assertTrue(browser.all(".verdicts .refused"))
        self.clean(browser, "bulk-verdicts")

    def test_many_records_are_changed_without_scripts(self):
        made = self.server.api("b2b", "POST", "/records/tasks", {"subject": "Plain bulk", "owner": self.ana})
        browser = self.browser("admin", scripts=False)
        browser.open("/t/b2b/records/tasks?view=&w=subject~is~Plain+bulk")
        browser.one("[name=id]").click()
        browser.choose(".bulk select", "delete")
        browser.leave(browser.button("Continue", "main").click)
        browser.leave(browser.button("Delete", "main").click)
        self.assertIn("1 of 1 done", browser.text(".notice"))

    def test_a_cell_is_changed_in_the_list(self):
        made = self.server.api("b2b", "POST", "/records/tasks", {"subject": "In a cell", "owner": self.ana})
        browser = self.browser("ana")
        browser.open("/t/b2b/records/tasks?view=&w=subject~is~In+a+cell&columns=subject,priority,status")
        cell = browser.all("tbody td:not(.tick)")[0]
        ActionChains(browser.driver).double_click(cell).perform()
        browser.until(lambda: browser.all("form.in-cell select"), "the control")
        self.clean(browser, "cell")
        browser.choose("form.in-cell select", "high")
        browser.button("Save", "form.in-cell").click()
        browser.until(lambda: not browser.all("form.in-cell") and "High" in browser.text("tbody"), "the value")
        self.clean(browser, "cell-done")

    def test_everything_is_found_by_the_palette(self):
        browser = self.browser("ana")
        ActionChains(browser.driver).key_down(Keys.CONTROL).send_keys("k").key_up(Keys.CONTROL).perform()
        browser.until(lambda: browser.all("dialog.palette [role=option]"), "places")
        self.clean(browser, "palette")
        browser.press("kestrel")
        browser.until(lambda: any("Kestrel" in line.text for line in browser.all("dialog.palette [role=option]")), "records")
        self.clean(browser, "palette-records")
        field = browser.one("dialog.palette input")
        field.clear()
        field.send_keys("new task")
        browser.until(lambda: browser.text("dialog.palette [aria-selected=true]").startswith("New task"), "the action")
        browser.leave(lambda: browser.press(Keys.ENTER))
        self.assertEqual(browser.path, "/t/b2b/records/tasks/new")

    def test_a_day_without_a_mouse(self):
        browser = self.browser("ana")
        browser.press("?")
        browser.until(lambda: browser.all("dialog[open] kbd"), "the shortcuts")
        self.clean(browser, "shortcuts")
        browser.press(Keys.ESCAPE)
        letter = browser.driver.execute_script("return document.querySelector('#nav a[href$=\"/deals\"]').dataset.go")
        browser.press("g")
        browser.leave(lambda: browser.press(letter))
        self.assertEqual(browser.path, "/t/b2b/records/deals")
        browser.press("j", "j", "k")
        first = browser.all("tbody th a")[0]
        self.assertEqual(browser.focus, first)
        browser.press("e")
        browser.until(lambda: browser.all("dialog[open] form"), "the form")
        browser.press(Keys.ESCAPE)
        browser.until(lambda: not browser.all("dialog[open]"), "the list")
        browser.press("/")
        self.assertEqual(browser.focus, browser.one(".find input"))
        browser.press("n")
        self.assertEqual(browser.path, "/t/b2b/records/deals")
        browser.driver.execute_script("document.activeElement.blur()")
        browser.leave(lambda: browser.press("n"))
        self.assertEqual(browser.path, "/t/b2b/records/deals/new")
        # Turned off, single keys do nothing.
        browser.open("/t/b2b/shortcuts")
        browser.leave(browser.button("Turn off", "main").click)
        browser.press("g", "h")
        self.assertEqual(browser.path, "/t/b2b/shortcuts")
        self.clean(browser, "shortcuts-page")


if __name__ == "__main__":
    unittest.main(verbosity=2)
