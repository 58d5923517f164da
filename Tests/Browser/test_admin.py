"""What administrators and everybody do for themselves: users, roles, the map of modules, imports, keys, the outbox, the account.

    .venv/bin/python Tests/Browser/test_admin.py        (TRELLIS_SHOTS=folder keeps pictures of every page)
"""

import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from case import HOSTILE, PageCase
from server import PASSWORD


class Administration(PageCase):
    users = {"b2b": {"admin": None, "ana": None, "lucas": "es"}}

    def test_somebody_is_invited_changed_and_sent_away(self):
        browser = self.browser("admin")
        browser.leave(browser.link("Administration").click)
        self.clean(browser, "admin-users")
        browser.one("#field-name").send_keys("Nina Big")
        browser.leave(browser.button("Invite").click)
        self.assertTrue(browser.all("[role=alert]"))
        self.assertEqual(browser.one("#field-name").get_attribute("value"), "Nina Big")
        browser.one("#field-name").clear()
        browser.one("#field-name").send_keys("nina")
        browser.one("#field-display_name").send_keys(HOSTILE)
        browser.one("[name='field.roles'][value=sales_rep]").click()
        browser.leave(browser.button("Invite").click)
        link = browser.text("code")
        self.assertIn("token=", link)
        self.assertIsNone(browser.one("body").get_attribute("data-owned"))
        self.clean(browser, "admin-invited")
        browser.open("/t/b2b/admin/users/nina")
        self.assertNotIn("token=", browser.driver.page_source)
        browser.one("[name='field.roles'][value=marketing]").click()
        browser.one("#field-active").click()
        browser.leave(browser.button("Save", "main").click)
        self.clean(browser, "admin-user")
        nina = json.loads(self.server.trellis("user", "show", "b2b", "nina", "--json"))["user"]
        self.assertFalse(nina["is_active"] if "is_active" in nina else nina.get("isActive", nina.get("active")))
        self.assertEqual(sorted(nina["roles"]), ["marketing", "sales_rep"])
        for name, path in (("roles", "roles"), ("role", "roles/sales_rep"), ("teams", "teams"), ("modules", "modules"), ("module", "modules/deals"), ("keys", "keys"), ("outbox", "outbox"), ("outbox-dead", "outbox?state=dead"), ("field", "modules/deals/fields/stage"), ("new-field", "modules/deals/new-field")):
            browser.open(f"/t/b2b/admin/{path}")
            self.clean(browser, f"admin-{name}")
        self.assertIsNone(browser.one("body").get_attribute("data-owned"))

    def test_who_is_no_administrator_sees_nothing_of_it(self):
        browser = self.browser("ana")
        self.assertEqual(browser.all("a[href$='/admin']"), [])
        for path in ("users", "users/admin", "roles", "roles/sales_rep", "teams", "modules", "modules/deals", "modules/deals/new-field", "modules/deals/fields/stage", "outbox", "outbox/1"):
            browser.open(f"/t/b2b/admin/{path}")
            with self.subTest(path=path):
                self.assertIn("That is not possible", browser.text("h1"))
        browser.open("/t/b2b/import/products")
        self.assertIn("That is not possible", browser.text("h1"))

    def test_a_field_is_added_after_its_plan_was_seen(self):
        browser = self.browser("admin")
        browser.open("/t/b2b/admin/modules/accounts/new-field")
        browser.one("#field-name").send_keys("risk_class")
        browser.choose("#field-type", "picklist")
        browser.one("#field-label").send_keys("Risk class")
        browser.one("#field-values").send_keys("low=Low risk\nhigh=High risk")
        browser.leave(browser.button("Show the plan").click)
        self.assertIn("risk_class", browser.text(".plan"))
        self.clean(browser, "admin-plan")
        self.assertNotIn("risk_class", json.dumps(self.server.api("b2b", "GET", "/modules/accounts")))
        browser.leave(browser.button("Put into force").click)
        self.assertIn("Risk class", browser.text("main"))
        self.assertIn("High risk", browser.text("main"))
        # A change of it, and one that is refused.
        browser.open("/t/b2b/admin/modules/accounts/fields/risk_class")
        browser.one("#field-label").clear()
        browser.one("#field-label").send_keys("Class of risk")
        browser.leave(browser.button("Show the plan").click)
        browser.leave(browser.button("Put into force").click)
        self.assertIn("Class of risk", browser.text("main"))
        browser.open("/t/b2b/admin/modules/accounts/new-field")
        browser.one("#field-name").send_keys("Bad Name")
        browser.one("#field-label").send_keys("Bad")
        browser.leave(browser.button("Show the plan").click)
        self.assertTrue(browser.all("[role=alert]"))
        self.assertEqual(browser.all(".plan"), [])
        self.clean(browser, "admin-plan-refused")
        # The module itself has another name.
        browser.open("/t/b2b/admin/modules/vendors")
        for name, text in (("singular", "Supplier"), ("plural", "Suppliers")):
            browser.one(f"#field-{name}").clear()
            browser.one(f"#field-{name}").send_keys(text)
        browser.leave(browser.button("Show the plan").click)
        browser.leave(browser.button("Put into force").click)
        self.assertIn("Suppliers", browser.text("nav.side"))

    def test_a_list_of_records_is_imported(self):
        browser = self.browser("admin")
        browser.open("/t/b2b/import/accounts")
        self.clean(browser, "import")
        browser.one("#field-csv").send_keys("Firm,website,nonsense\nOrkney Tide,https://orkney.example,1\n,https://none.example,2\n")
        browser.leave(browser.button("Judge every row").click)
        self.assertIn("Choose what these columns are for: “Firm”, “nonsense”.", browser.text("[role=alert]"))
        self.assertTrue(browser.one("#field-column0").get_attribute("aria-invalid") and not browser.one("#field-column1").get_attribute("aria-invalid"))
        self.clean(browser, "import-header")
        browser.choose("#field-column0", "name")
        browser.choose("#field-column2", "-")
        browser.leave(browser.button("Judge every row").click)
        self.assertIn("What would happen", browser.text("main"))
        self.assertEqual(len(browser.all("td .chip.lost")), 1)
        self.clean(browser, "import-judged")
        before = self.server.api("b2b", "GET", "/records/accounts?count=true&limit=1")["count"]
        browser.leave(browser.button("Import now").click)
        self.assertIn("What has happened", browser.text("main"))
        self.assertEqual(self.server.api("b2b", "GET", "/records/accounts?count=true&limit=1")["count"], before + 1)
        self.clean(browser, "import-done")

    def test_a_key_is_shown_once_and_revoked(self):
        browser = self.browser("ana")
        browser.open("/t/b2b/account")
        browser.leave(browser.link("API keys").click)
        browser.one("#field-label").send_keys("Reporting")
        browser.leave(browser.button("Create the key").click)
        key = browser.text("code")
        self.clean(browser, "key-made")
        self.assertEqual(self.server.api("b2b", "GET", "/session", key=key)["user"], "ana")
        browser.open("/t/b2b/admin/keys")
        self.assertNotIn(key, browser.driver.page_source)
        self.clean(browser, "keys-own")
        browser.leave(browser.button("Revoke", "main").click)
        with self.assertRaises(RuntimeError):
            self.server.api("b2b", "GET", "/session", key=key)

    def test_an_account_has_another_password_and_a_second_factor_in_spanish(self):
        browser = self.browser("lucas", language="es-ES", width=360, height=780)
        browser.open("/t/b2b/account")
        self.clean(browser, "account-360")
        browser.size(1280, 900)
        self.clean(browser, "account")
        browser.one("#field-old").send_keys("wrong")
        browser.one("#field-new").send_keys("otra frase muy larga")
        browser.leave(browser.button("Cambiar la contraseña").click)
        self.assertTrue(browser.all("[role=alert]"))
        browser.one("#field-old").send_keys(PASSWORD)
        browser.one("#field-new").send_keys("otra frase muy larga")
        browser.leave(browser.button("Cambiar la contraseña").click)
        self.assertIn("La contraseña ha cambiado", browser.text(".notice"))
        browser.one("#field-password").send_keys("otra frase muy larga")
        browser.leave(browser.button("Configurar un segundo factor").click)
        secret, address = (code.text for code in browser.all("code"))
        self.assertTrue(address.startswith("otpauth://totp/"))
        self.clean(browser, "factor")
        browser.one("#field-code").send_keys("000000")
        browser.leave(browser.button("Confirmar").click)
        self.assertTrue(browser.all("[role=alert]"))
        browser.one("#field-code").send_keys(self.code(secret))
        browser.leave(browser.button("Confirmar").click)
        self.assertGreaterEqual(len(browser.all(".plan li")), 8)
        self.clean(browser, "recovery-codes")
        browser.open("/t/b2b/account")
        self.assertIn("Quitarlo", browser.text("main"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
