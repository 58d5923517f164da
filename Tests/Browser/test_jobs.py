"""Whole jobs in another industry and another language: a seller of homes, who approves, who reviews, and who administers, in Spanish.

The same jobs in English, with opportunities, are in test_pages, test_work and test_admin.

    .venv/bin/python Tests/Browser/test_jobs.py
"""

import base64
import datetime
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from case import PageCase

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
TODAY = datetime.date.today()


class Jobs(PageCase):
    users = {"homes": {"luz": "es", "maria": "es", "admin": "es"}}

    def files(self, *names):
        """Files of these names on this machine."""
        places = []
        for name in names:
            places.append(os.path.join(self.server.data, name))
            with open(places[-1], "wb") as file:
                file.write(PIXEL if name.endswith(".png") else b"%PDF-1.4\n%%EOF\n")
        return places

    def pick(self, browser, selector, text):
        super().pick(browser, selector, text)
        browser.until(lambda: not browser.all(selector + "-list:not([hidden])"), "the choice")

    def listing(self, number):
        """A listing that is signed, before it is published."""
        api = self.api("homes", "luz")
        home = api("POST", "/records/products", {"unparsed_address": f"{number} Calle de la Prueba", "city": "Albuquerque", "property_type": "residential"})
        seller = api("GET", "/records/contacts?limit=1&filter=owner.name%20==%20'luz'")["records"][0]["id"]
        return home["id"], seller

    def test_a_seller_takes_a_home_on_and_has_it_published(self):
        home, _ = self.listing(11)
        browser = self.browser(language="es-ES")
        browser.open("/t/homes/records/listings")
        self.assertEqual(browser.one("html").get_attribute("lang"), "es")
        browser.sign_in("homes", "luz")
        browser.leave(browser.link("Añadir encargo").click)
        browser.one("#field-listing_id").send_keys("E-11")
        self.pick(browser, "#field-property", "11 Calle de la Prueba")
        self.pick(browser, "#field-list_agent", "Luz")
        browser.one("#field-list_price").send_keys("325.500,50")
        browser.leave(browser.button("Crear", "main").click)
        self.assertIn("E-11", browser.text("h1"))
        self.assertIn("325.500,50", browser.text("main"))
        record = browser.path.split("?")[0]

        # The step asks for what the contract has, and says what is missing.
        browser.button("Firmar el encargo", ".steps").click()
        browser.until(lambda: browser.all("dialog[open] form"), "the window")
        browser.button("Firmar el encargo", "dialog").click()
        browser.until(lambda: browser.all("dialog .error"), "what is missing")
        self.clean(browser, "step-refused-es")
        self.pick(browser, "#" + browser.one("dialog [role=combobox]").get_attribute("id"), "Rosa")
        browser.choose("dialog [name='field.listing_agreement']", "exclusive_right_to_sell")
        browser.set("dialog [name='field.listing_contract_date']", TODAY.isoformat())
        browser.set("dialog [name='field.expiration_date']", (TODAY + datetime.timedelta(days=180)).isoformat())
        for box in browser.all("dialog [name=check]"):
            box.click()
        browser.leave(browser.button("Firmar el encargo", "dialog").click)
        self.assertIn("A Venir", browser.text(".path .now, #fact-standard_status"))

        # To be published it needs a text, the contract and five photographs.
        browser.button("Publicar", ".steps").click()
        browser.until(lambda: browser.all("dialog[open] form"), "the window")
        self.assertIn("5 × Foto (image/*)", browser.text("dialog"))
        self.assertIn("Contrato de encargo (application/pdf o image/*)", browser.text("dialog"))
        browser.one("dialog [name='field.public_remarks']").send_keys("Luminosa, junto al parque.")
        for name in ("contrato.pdf", "uno.png", "dos.png", "tres.png", "cuatro.png", "cinco.png"):
            place = browser.one(f"dialog [data-kind={'photo' if name.endswith('png') else 'listing_contract'}] input[type=file]")
            place.send_keys(*self.files(name))
            browser.until(lambda: any(name in label.text for label in browser.all("dialog [data-list] label")), name)
        self.clean(browser, "step-files-es")
        browser.leave(browser.button("Publicar", "dialog").click)
        self.assertIn("Ahora espera aprobación", browser.text(".notice"))
        self.assertIn("A Venir", browser.text("main"))
        self.clean(browser, "record-waiting-es")
        browser.one("[name=body]").send_keys("La dueña prefiere visitas por la tarde")
        browser.leave(browser.button("Añadir nota", "aside").click)
        self.assertIn("visitas por la tarde", browser.text(".entries"))

        # The office reads it, and sends it back with a reason; then it is right.
        for verdict, state in (("Rechazar", "coming_soon"), ("Aprobar", "active")):
            self.decide(verdict)
            number = record.rpartition("/")[2]
            self.assertEqual(self.server.api("homes", "GET", f"/records/listings/{number}")["standard_status"], state)
            if verdict == "Rechazar":
                browser.open(record)
                browser.button("Publicar", ".steps").click()
                browser.until(lambda: browser.all("dialog[open] form"), "the window")
                # What was asked for with the step has gone with the rejection.
                remarks = browser.one("dialog [name='field.public_remarks']")
                if not remarks.get_attribute("value"):
                    remarks.send_keys("Luminosa, junto al parque, clase B.")
                for box in browser.all("dialog [name=attachment]"):
                    if not box.is_selected():
                        box.click()
                browser.leave(browser.button("Publicar", "dialog").click)
                self.assertIn("Ahora espera aprobación", browser.text(".notice"))

    def decide(self, verdict):
        """What the office manager does with what waits."""
        browser = self.browser("maria", "homes", language="es")
        browser.leave(browser.one(".counts a[href$='/approvals']").click)
        self.clean(browser, "approvals-es")
        browser.leave(next(link for link in browser.all(".item h2 a") if "E-11" in link.text).click)
        self.assertIn("Por qué llega aquí", browser.text("main"))
        self.assertIn("Luz Archuleta", browser.text("main"))
        if verdict == "Rechazar":
            browser.leave(browser.button(verdict, "aside").click)
            self.assertTrue(browser.all("[role=alert]"), "a rejection needs a reason")
            browser.one("aside [name=reason]").send_keys("Falta el certificado energético")
        self.clean(browser, f"approval-es-{verdict.lower()}")
        browser.leave(browser.button(verdict, "aside").click)
        self.assertIn("Aprobado" if verdict == "Aprobar" else "Rechazado", browser.text("main"))

    def test_the_office_reads_what_portals_send(self):
        for name in ("Robledo", "Falsa"):
            self.server.api("homes", "POST", "/records/leads", {"last_name": name, "email": f"{name.lower()}@example.net", "phone": "505-555-0100", "lead_source": "portal"})
        browser = self.browser("maria", "homes", language="es-ES")
        browser.leave(browser.one(".counts a[href$='/reviews']").click)
        self.clean(browser, "reviews-es")
        browser.leave(next(link for link in browser.all(".item h2 a") if "Robledo" in link.text).click)
        browser.leave(browser.button("Asumir").click)
        self.clean(browser, "review-es")
        for field in ("last_name", "email", "phone"):
            browser.one(f"[name='verdict.{field}'][value=accepted]").click()
        browser.leave(browser.button("Aceptar").click)
        self.assertRegex(browser.path, r"/records/leads/\d+|/reviews")
        found = self.server.api("homes", "GET", "/records/leads?filter=last_name%20==%20'Robledo'")["records"]
        self.assertEqual(len(found), 1)
        # The other one is nobody, and is not let in.
        browser.open("/t/homes/reviews")
        browser.leave(next(link for link in browser.all(".item h2 a") if "Falsa" in link.text).click)
        browser.leave(browser.button("Rechazar").click)
        self.assertTrue(browser.all("[role=alert], .error"), "a rejection needs a reason")
        self.clean(browser, "review-refused-es")
        browser.choose("[name=reason]", "off_topic")
        browser.leave(browser.button("Rechazar").click)
        self.assertEqual(self.server.api("homes", "GET", "/records/leads?filter=last_name%20==%20'Falsa'")["records"], [])

    def test_the_administrator_looks_after_people_fields_and_what_goes_out(self):
        browser = self.browser("admin", "homes", language="es-ES")
        browser.leave(browser.link("Administración").click)
        browser.one("#field-name").send_keys("nina")
        browser.one("#field-display_name").send_keys("Nina Robles")
        browser.one("[name='field.roles'][value=agent]").click()
        browser.leave(browser.button("Invitar").click)
        self.assertIn("token=", browser.text("code"))
        self.clean(browser, "admin-invited-es")
        # What is invited can sign in, and sees what agents see.
        link = browser.text("code")
        browser.open(link.removeprefix(self.server.base))
        browser.one("[name=password]").send_keys("una frase bastante larga")
        browser.leave(browser.one("form button").click)
        self.assertIn("nina", browser.text("main"))
        # A field, after its plan was seen.
        browser = self.browser("admin", "homes", language="es-ES")
        browser.open("/t/homes/admin/modules/listings/new-field")
        browser.one("#field-name").send_keys("energy_class")
        browser.choose("#field-type", "picklist")
        browser.one("#field-label").send_keys("Clase energética")
        browser.one("#field-values").send_keys("a=A\nb=B")
        browser.leave(browser.button("Mostrar el plan").click)
        self.assertIn("energy_class", browser.text(".plan"))
        self.assertNotIn("energy_class", json.dumps(self.server.api("homes", "GET", "/modules/listings")))
        self.clean(browser, "admin-plan-es")
        browser.leave(browser.button("Poner en vigor").click)
        self.assertIn("Clase energética", browser.text("main"))
        for path in ("users", "users/nina", "roles", "roles/agent", "teams", "modules", "modules/listings", "keys", "outbox"):
            browser.open(f"/t/homes/admin/{path}")
            self.clean(browser, f"admin-{path.replace('/', '-')}-es")
        # Prospects from another program.
        browser.open("/t/homes/import/contacts")
        browser.one("#field-csv").send_keys("Apellidos,email\nQuintana,quintana@example.net\n,nadie@example.net\n")
        browser.leave(browser.button("Juzgar cada fila").click)
        browser.choose("#field-column0", "last_name")
        browser.leave(browser.button("Juzgar cada fila").click)
        self.clean(browser, "import-judged-es")
        before = self.server.api("homes", "GET", "/records/contacts?count=true&limit=1")["count"]
        browser.leave(browser.button("Importar ahora").click)
        self.assertEqual(self.server.api("homes", "GET", "/records/contacts?count=true&limit=1")["count"], before + 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
