"""What people miss at once where it is not there: filters in words, weeks by hours, rights on pages, large imports, calls that fit several records.

    .venv/bin/python Tests/Browser/test_more.py        (TRELLIS_SHOTS=folder keeps pictures of every page)
"""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from selenium.webdriver.support.ui import Select

from case import PageCase


class More(PageCase):
    users = {"b2b": {"ana": None, "lucas": "es", "admin": None}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work_around_the_clock()

    # Filters

    def test_filters_are_built_row_by_row(self):
        browser = self.browser("ana")
        browser.open("/t/b2b/records/deals?view=")
        browser.button("Filters").click()
        browser.leave(lambda: browser.choose(".filters li > select", "stage"))
        # The panel is open, and the value is what one comes to.
        self.assertTrue(browser.one(".filters").get_attribute("open"))
        self.clean(browser, "filters-row")
        for code in ("negotiation", "proposal"):
            browser.one(f".filters [name='v.0'][value={code}]").click()
        self.assertIn(",", browser.text(".filters .value summary"))
        browser.leave(lambda: browser.choose(".filters li > select", "amount"))
        browser.leave(lambda: browser.choose(".filters [name='o.1']", "filled"))
        browser.leave(lambda: browser.choose(".filters [name='o.1']", "above"))
        browser.one("[name='v.1']").send_keys("30,000")
        browser.leave(lambda: browser.choose(".filters li > select", "owner"))
        browser.choose(".filters [name='v.2']", "me")
        browser.leave(browser.button("Apply", ".filters").click)
        self.assertEqual(len(browser.all(".pill")), 3)
        self.assertIsNone(browser.one(".filters").get_attribute("open"))
        self.assertIn("Owner is me", browser.text(".tools"))
        self.clean(browser, "filters-set")
        # Any of them is enough now; then one goes.
        some = len(browser.all("tbody tr"))
        browser.one(".filters summary").click()
        browser.choose("[name=any]", "1")
        browser.leave(browser.button("Apply", ".filters").click)
        self.assertGreater(len(browser.all("tbody tr")), some)
        self.assertIn("or Amount", browser.text(".tools"))
        browser.one(".filters summary").click()
        self.clean(browser, "filters-any")
        browser.leave(browser.one("[name=remove][value='1']").click)
        self.assertEqual(len(browser.all(".pill")), 2)
        self.assertTrue(browser.one(".filters").get_attribute("open"))

    def test_filters_work_without_scripts_and_in_spanish(self):
        browser = self.browser("lucas", scripts=False, language="es-ES", width=360, height=780, dark=True)
        browser.open("/t/b2b/records/deals?view=")
        browser.button("Filtros").click()
        browser.choose(".filters li > select", "closing_date")
        browser.leave(browser.button("Aplicar", ".filters").click)
        browser.choose("[name='o.0']", "next")
        browser.leave(browser.button("Aplicar", ".filters").click)
        browser.one("[name='v.0']").send_keys("3650")
        browser.choose(".filters li > select", "account")
        browser.leave(browser.button("Aplicar", ".filters").click)
        self.assertIn("próximos días: 3650", browser.text(".pill"))
        account = Select(browser.one("[name='v.1']"))
        account.select_by_index(1)
        name = account.first_selected_option.text
        browser.leave(browser.button("Aplicar", ".filters").click)
        self.assertIn(name, browser.text(".tools"))

    def test_filters_of_every_kind_stand_in_their_form(self):
        browser = self.browser("ana")
        browser.open("/t/b2b/records/deals?view=&w=stage~is~proposal%20negotiation&w=amount~above~5&w=closing_date~is~&w=owner~is~me&any=1")
        self.assertEqual(len(browser.all(".filters li")), 5)
        self.clean(browser, "filters-kinds")

    # The week

    def test_a_week_is_a_grid_of_hours(self):
        account = self.server.api("b2b", "GET", "/records/accounts?limit=1&fields=id,name")["records"][0]
        about = {"module": "accounts", "id": account["id"]}
        for subject, at in (("Early visit", "2027-03-02T05:30:00Z"), ("Stand-up", "2027-03-02T08:00:00Z"), ("Review", "2027-03-02T08:30:00Z"), ("Late dinner", "2027-03-05T20:15:00Z")):
            self.server.api("b2b", "POST", "/records/meetings", {"subject": subject, "starts_at": at, "regarding": about, "owner": self.ana})
        self.server.api("b2b", "POST", "/records/tasks", {"subject": "Send the plan", "due_date": "2027-03-03", "owner": self.ana})
        browser = self.browser("ana")
        browser.open("/t/b2b/calendar?view=week&day=2027-03-03")
        tops = {name: browser.driver.execute_script("return [...document.querySelectorAll('.event')].find(e => e.textContent.includes(arguments[0])).getBoundingClientRect().toJSON()", name) for name in ("Early visit", "Stand-up", "Review", "Late dinner", "Send the plan")}
        self.assertLess(tops["Send the plan"]["bottom"], tops["Early visit"]["top"])
        self.assertLess(tops["Early visit"]["bottom"], tops["Stand-up"]["top"])
        self.assertLess(tops["Stand-up"]["bottom"], tops["Review"]["bottom"])
        self.assertLess(tops["Review"]["bottom"], tops["Late dinner"]["top"])
        self.assertEqual(round(tops["Stand-up"]["left"]), round(tops["Early visit"]["left"]))
        self.assertLess(tops["Stand-up"]["right"], tops["Late dinner"]["left"])
        self.assertIn("06:00", browser.text(".week-grid"))
        self.clean(browser, "week")

    # Administration

    def test_rights_are_changed_and_records_handed_over(self):
        browser = self.browser("admin")
        browser.open("/t/b2b/admin/roles/marketing")
        self.clean(browser, "role")
        browser.leave(browser.one("a[href$='/roles/marketing/modules/deals']").click)
        box = browser.one("[name='field.rights'][value=export]")
        was = box.is_selected()
        box.click()
        self.clean(browser, "role-rights")
        browser.leave(browser.button("Show the plan").click)
        self.assertIn("deals", browser.text(".plan"))
        self.clean(browser, "role-plan")
        browser.leave(browser.button("Put into force").click)
        browser.open("/t/b2b/admin/roles/marketing/modules/deals")
        self.assertEqual(browser.one("[name='field.rights'][value=export]").is_selected(), not was)
        browser.open("/t/b2b/admin/users/oliver")
        browser.leave(browser.link("Hand the records over").click)
        self.clean(browser, "hand-over")
        browser.choose("#field-to", "david")
        browser.leave(browser.button("Hand over now").click)
        self.assertIn("What has happened", browser.text("main"))
        self.clean(browser, "handed-over")

    # Imports

    def test_a_large_file_is_imported_while_one_looks(self):
        browser = self.browser("admin")
        browser.open("/t/b2b/records/accounts?view=")
        browser.leave(browser.link("Import").click)
        with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as file:
            file.write("name,description\n")
            for number in range(900):
                file.write(f"Imported {number:05},{'x' * 10_000}\n")
        self.addCleanup(os.unlink, file.name)
        self.assertGreater(os.path.getsize(file.name), 8 << 20)
        browser.leave(lambda: browser.one("[data-reads] input").send_keys(file.name))
        self.assertIn("MB)", browser.text("main"))
        self.clean(browser, "import-file")
        browser.leave(browser.button("Judge every row").click)
        self.assertRegex(browser.path, "/runs/")
        self.clean(browser, "import-running")
        browser.until(lambda: "What would happen" in browser.text("main") or None, "the verdict")
        self.assertIn("900", browser.text("main"))
        before = self.server.api("b2b", "GET", "/records/accounts?count=true&limit=1")["count"]
        browser.leave(browser.button("Import now").click)
        browser.until(lambda: "What has happened" in browser.text("main") or None, "the end")
        self.clean(browser, "import-ended")
        self.assertEqual(self.server.api("b2b", "GET", "/records/accounts?count=true&limit=1&filter=name.startsWith('Imported')")["count"], 900)
        self.assertGreater(before, 0)

    # Calls

    def test_of_several_open_records_one_is_chosen(self):
        contact = self.server.api("b2b", "GET", "/records/contacts?limit=1&fields=id&filter=email%20==%20'callum.baird@example.com'")["records"][0]["id"]
        browser = self.browser("ana", language="es-ES")
        browser.open(f"/t/b2b/records/contacts/{contact}")
        browser.leave(browser.one(f"main a[href$='/calls/contacts/{contact}']").click)
        self.assertIn("¿De cuál se trata?", browser.text("main"))
        self.assertEqual(browser.all(".results button"), [])
        self.clean(browser, "call-which")
        browser.leave(next(link for link in browser.all("section.notice a") if "spare probes" in link.text).click)
        self.assertIn("spare probes", browser.text("main .notice"))
        self.clean(browser, "call-chosen")
        browser.leave(browser.one("button[value=no_answer]").click)
        self.assertIn("El resultado está registrado", browser.text(".notice"))
        deal = self.server.api("b2b", "GET", "/records/deals?limit=1&fields=id,stage_status&filter=name%20==%20'Clyde:%20spare%20probes'")["records"][0]
        self.assertEqual(deal["stage_status"], "in_process")

    def test_the_demo_has_somebody_to_call(self):
        browser = self.browser("ana")
        browser.open("/t/b2b/calls")
        self.assertGreaterEqual(len(browser.all(".waiting .item")), 3)

    # Many at once, and without scripts

    def test_a_step_for_many_logs_an_activity_for_each(self):
        ids = [self.server.api("b2b", "POST", "/records/deals", {"name": f"Bulk step {number}", "account": 1, "contact": 1, "amount": 500, "opportunity_type": "new_business", "owner": self.id_of("b2b", "admin")})["id"] for number in (1, 2)]
        browser = self.browser("admin")
        browser.open("/t/b2b/records/deals?view=&w=name~starts~Bulk+step")
        for id in ids:
            browser.one(f"[name=id][value='{id}']").click()
        browser.choose("#bulk [name=what]", "step.qualify")
        browser.leave(browser.button("Continue", "#bulk").click)
        self.clean(browser, "bulk-activity")
        browser.one("[name='field.budget_confirmed']").send_keys("90000")
        browser.choose("[name='field.authority']", "decision_maker")
        browser.one("[name='field.need']").send_keys("Fewer stops")
        browser.choose("[name='field.timeframe']", "31_90_d")
        browser.one("[name^='activity.']").send_keys("Discovery call with all")
        for box in browser.all("[name=check]"):
            box.click()
        browser.leave(browser.button("Qualify", "main form").click)
        self.assertIn("2 of 2", browser.text("main"))
        for id in ids:
            self.assertEqual(self.server.api("b2b", "GET", f"/records/deals/{id}")["stage"], "needs_analysis")
        browser.open("/t/b2b/records/deals?view=&w=name~starts~Bulk+step")
        browser.one(f"[name=id][value='{ids[0]}']").click()
        browser.choose("#bulk [name=what]", "step.finish_analysis")
        browser.leave(browser.button("Continue", "#bulk").click)
        self.assertIn("Buying Roles", browser.text(".notice.warn"))
        self.clean(browser, "bulk-related")

    def test_what_was_typed_stays_while_a_record_is_created_without_scripts(self):
        browser = self.browser("ana", scripts=False)
        browser.open("/t/b2b/records/deals/new")
        browser.one("#field-name").send_keys("Half a form, 50 % & more")
        browser.one("#field-amount").send_keys("1,250.50")
        browser.leave(browser.one("button[name=create][value=account]").click)
        browser.one("#field-name").send_keys("Made in between")
        browser.leave(browser.button("Create", "main").click)
        self.assertEqual(browser.one("#field-name").get_attribute("value"), "Half a form, 50 % & more")
        self.assertEqual(browser.one("#field-amount").get_attribute("value"), "1,250.50")
        self.assertEqual(Select(browser.one("#field-account")).first_selected_option.text, "Made in between")
        # A cell of a list leads to its form.
        browser.open("/t/b2b/records/tasks?view=")
        browser.leave(browser.all("tbody noscript a, tbody th a[href$='/edit']")[0].click)
        self.assertTrue(browser.all("#edit-form"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
