"""What people do all day, in a real browser: two industries, two languages, keyboard and mouse, with and without scripts.

    .venv/bin/python Tests/Browser/test_pages.py        (TRELLIS_SHOTS=folder keeps pictures of every page)
"""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from case import PageCase


class Pages(PageCase):
    # A seller's day

    def test_a_seller_qualifies_an_opportunity(self):
        browser = self.browser()
        browser.open("/t/b2b/records/deals")
        self.assertIn("/t/b2b/sign-in?to=", browser.path)
        self.clean(browser, "sign-in")
        browser.sign_in("b2b", "ana")
        self.assertEqual(browser.path, "/t/b2b/records/deals")
        self.clean(browser, "list")

        # A new one, with an account that is found by typing.
        browser.leave(browser.link("New opportunity").click)
        self.clean(browser, "new")
        browser.one("#field-name").send_keys("Spare parts planner")
        browser.choose("#field-opportunity_type", "new_business")
        self.pick(browser, "#field-account", "Kestrel")
        self.pick(browser, "#field-contact", "Helen")
        browser.leave(browser.button("Create", "main").click)
        self.assertIn("done=created", browser.path)
        self.assertIn("Spare parts planner", browser.text("h1"))
        self.clean(browser, "record")
        record = browser.path.split("?")[0]

        # Without an amount the first step is not open, and says so.
        next(step for step in browser.all(".steps summary") if step.text.startswith("Qualify")).click()
        self.assertIn("amount", browser.text(".steps .menu[open]"))
        self.clean(browser, "record-blocked")
        browser.leave(browser.link("Edit").click)
        browser.one("#field-amount").send_keys("nonsense")
        browser.leave(browser.button("Save", "main").click)
        self.assertTrue(browser.one("#field-amount").get_attribute("aria-invalid"))
        self.clean(browser, "edit-refused")
        browser.one("#field-amount").clear()
        browser.one("#field-amount").send_keys("5,250.50")
        browser.leave(browser.button("Save", "main").click)
        self.assertIn("€5,250.50", browser.text("main"))

        # The step opens a window that asks for what it needs.
        browser.button("Qualify", ".steps").click()
        browser.until(lambda: browser.all("dialog[open] form"), "the window")
        self.clean(browser, "step")
        browser.button("Qualify", "dialog").click()
        browser.until(lambda: browser.all("dialog .error"), "what is missing")
        self.clean(browser, "step-refused")
        browser.one("dialog [name='field.budget_confirmed']").send_keys("90,000")
        browser.choose("dialog [name='field.authority']", "decision_maker")
        browser.one("dialog [name='field.need']").send_keys("Fewer stops")
        browser.choose("dialog [name='field.timeframe']", "31_90_d")
        browser.one("dialog [name^='activity.']").send_keys("Discovery call")
        for box in browser.all("dialog [name=check]"):
            box.click()
        browser.leave(browser.button("Qualify", "dialog").click)
        self.assertEqual(browser.path.split("?")[0], record)
        self.assertIn("Needs Analysis", browser.text(".path .now"))
        self.assertIn("Qualification → Needs Analysis", browser.text("aside"))
        self.clean(browser, "record-moved")

        # A note, and what others see of it.
        browser.one("[name=body]").send_keys("They ask for the price list each May")
        browser.leave(browser.button("Add note", "aside").click)
        self.assertIn("price list each May", browser.text(".entries"))

    def test_a_seller_of_homes_works_in_spanish(self):
        browser = self.browser(language="es-ES")
        browser.open("/t/homes/")
        self.assertEqual(browser.one("html").get_attribute("lang"), "es")
        browser.sign_in("homes", "luz")
        self.assertIn("Hola", browser.text("h1"))
        self.clean(browser, "home-es")
        browser.open("/t/homes/records/listings")
        self.clean(browser, "list-es")
        browser.leave(browser.all("tbody th a")[0].click)
        self.assertIn("Pasos siguientes", browser.text("main"))
        self.clean(browser, "record-es")
        browser.open("/t/homes/boards/listings")
        self.clean(browser, "board-es")

    def test_what_somebody_else_changes_appears(self):
        made = self.server.api("b2b", "POST", "/records/tasks", {"subject": "Before", "owner": self.ana})
        browser = self.browser("ana")
        browser.open(f"/t/b2b/records/tasks/{made['id']}")
        self.assertIn("Before", browser.text("h1"))
        browser.driver.execute_script("window.stays = true")
        self.server.api("b2b", "PATCH", f"/records/tasks/{made['id']}", {"subject": "After"})
        browser.until(lambda: "After" in browser.text("h1"), "the change")
        self.assertTrue(browser.driver.execute_script("return window.stays"))
        # Whoever is typing keeps what they type, and is told.
        browser.one("[name=body]").send_keys("half a note")
        self.server.api("b2b", "PATCH", f"/records/tasks/{made['id']}", {"subject": "Later"})
        browser.until(lambda: browser.all(".toast"), "that it has changed")
        self.assertEqual(browser.one("[name=body]").get_attribute("value"), "half a note")

    def test_who_is_slower_sees_both_versions(self):
        made = self.server.api("b2b", "POST", "/records/tasks", {"subject": "Call them", "owner": self.ana})
        browser = self.browser("ana")
        browser.open(f"/t/b2b/records/tasks/{made['id']}/edit")
        self.server.api("b2b", "PATCH", f"/records/tasks/{made['id']}", {"subject": "Visit them"})
        browser.one("#field-subject").clear()
        browser.one("#field-subject").send_keys("Write to them")
        browser.leave(browser.button("Save", "main form").click)
        self.assertIn("Visit them", browser.text(".notice"))
        self.assertEqual(browser.one("#field-subject").get_attribute("value"), "Write to them")
        self.clean(browser, "conflict")
        browser.leave(browser.button("Save", "main form").click)
        self.assertIn("Write to them", browser.text("h1"))

    # Lists and boards

    def test_a_list_is_filtered_sorted_and_kept(self):
        browser = self.browser("ana")
        browser.open("/t/b2b/records/deals?view=")
        browser.button("Filters").click()
        browser.leave(lambda: browser.choose(".filters li > select", "stage"))
        browser.one("[name='v.0'][value=negotiation]").click()
        self.clean(browser, "list-filter")
        browser.leave(browser.button("Apply", ".filters").click)
        self.assertIn("Stage is any of Negotiation/Review", browser.text(".pill"))
        browser.leave(browser.link("Amount").click)
        self.assertEqual(browser.one("[aria-sort]").text.strip(), "Amount ↑")
        browser.one("details.asked summary").click()
        browser.one("#filter").send_keys("amount >> 3")
        browser.leave(lambda: browser.one("#filter").send_keys(Keys.ENTER))
        self.assertIn("Expected", browser.text("#filter-error"))
        self.clean(browser, "list-refused")
        browser.one("#filter").clear()
        browser.one("#filter").send_keys("amount > 1000")
        browser.leave(lambda: browser.one("#filter").send_keys(Keys.ENTER))
        browser.button("Save view").click()
        browser.one("[name=label]").send_keys("In negotiation")
        browser.leave(browser.button("Save", "details[open]").click)
        self.assertIn("In negotiation", browser.text(".tabs [aria-current]"))
        browser.open("/t/b2b/records/campaigns?w=name~is~nothing+like+this")
        self.clean(browser, "list-empty")

    def test_a_card_moves_by_its_menu_and_stays_where_it_may_not_go(self):
        browser = self.browser("ana", width=1440)
        browser.open("/t/b2b/boards/deals")
        self.clean(browser, "board")
        tile = next(tile for tile in browser.all("[data-column=qualification] .tile") if "Ana Ferrer" in tile.text)
        tile.find_element(By.CSS_SELECTOR, "summary").send_keys(Keys.ENTER)
        self.clean(browser, "board-menu")
        tile.find_element(By.CSS_SELECTOR, "button[value=closed_lost]").send_keys(Keys.ENTER)
        browser.until(lambda: browser.all("dialog[open] form, .toast"), "a window or a reason")
        self.clean(browser, "board-step")

    def test_a_card_is_dragged(self):
        browser = self.browser("ana", width=1440)
        browser.open("/t/b2b/boards/deals")
        said = browser.driver.execute_async_script(
            """
            const done = arguments[0], data = new DataTransfer();
            const card = [...document.querySelectorAll('[data-column=qualification] .tile')].find(tile => tile.textContent.includes('Ana Ferrer')), column = document.querySelector('[data-column=closed_won]');
            const fire = (target, type) => target.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: data}));
            fire(card, 'dragstart'); fire(column, 'dragover'); fire(column, 'drop'); fire(card, 'dragend');
            const wait = () => { const note = document.querySelector('.toast'); note ? done(note.textContent) : setTimeout(wait, 50); };
            wait();
            """
        )
        self.assertIn("No step leads", said)

    def test_forms_work_without_scripts(self):
        browser = self.browser("ana", scripts=False)
        browser.open("/t/b2b/records/tasks/new")
        browser.one("#field-subject").send_keys("Call back")
        browser.leave(browser.button("Create", "main").click)
        self.assertIn("Call back", browser.text("h1"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
