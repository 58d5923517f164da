"""A headless Chromium, driven as a person does it."""

import importlib.util
import os
import shutil
import tempfile

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

from server import PASSWORD

# Found without being imported: the package wants Playwright, which nothing here uses.
AXE = os.path.join(os.path.dirname(importlib.util.find_spec("axe_playwright_python").origin), "axe.min.js")
SHOTS = os.environ.get("TRELLIS_SHOTS")


class Browser:
    def __init__(self, server, language="en-GB", dark=False, width=1280, height=900, scripts=True):
        self.server = server
        self.folder = tempfile.mkdtemp(prefix="trellis-chromium-")
        options = Options()
        options.binary_location = shutil.which("chromium")
        for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--lang={language}", f"--user-data-dir={self.folder}"):
            options.add_argument(flag)
        options.add_experimental_option("prefs", {"intl.accept_languages": language, "profile.managed_default_content_settings.javascript": 1 if scripts else 2})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.begin(dark, width, height)

    def begin(self, dark=False, width=1280, height=900):
        """As a browser that nobody has used before: without cookies, at a size and in a light."""
        self.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        self.driver.get("about:blank")
        self.complaints()
        self.size(width, height)
        self.light(dark)

    def light(self, dark=False, still=False):
        """What the device says that its user prefers: the dark, and that nothing moves."""
        self.dark = dark
        features = [("prefers-color-scheme", "dark" if dark else "light"), ("prefers-reduced-motion", "reduce" if still else "no-preference")]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": name, "value": value} for name, value in features]})

    def size(self, width, height):
        self.width, self.height = width, height
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def close(self):
        self.driver.quit()
        shutil.rmtree(self.folder, ignore_errors=True)

    def open(self, path):
        self.driver.get(self.server.base + path)

    @property
    def path(self):
        return self.driver.current_url.removeprefix(self.server.base)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector="main"):
        return self.one(selector).text

    def link(self, text):
        return self.driver.find_element(By.LINK_TEXT, text)

    def button(self, text, within=""):
        for found in self.all(f"{within} button, {within} a.button, {within} summary"):
            if found.text.strip() == text and found.is_displayed():
                return found
        raise AssertionError(f"there is no button {text!r} among {[b.text for b in self.all(within + ' button, ' + within + ' a.button')]}")

    def until(self, condition, what):
        return WebDriverWait(self.driver, 10, ignored_exceptions=[StaleElementReferenceException]).until(lambda _: condition(), what)

    def leave(self, act, what="another page"):
        """Does what leads to another page, and waits until that is there."""
        old = self.one("html")
        act()

        def gone():
            try:
                old.is_enabled()
                return False
            except Exception:
                return self.driver.execute_script("return document.readyState") == "complete"

        self.until(gone, what)

    def sign_in(self, tenant, name):
        if "/sign-in" not in self.path:
            self.open(f"/t/{tenant}/")
        self.one("[name=login]").send_keys(name)
        self.one("[name=password]").send_keys(PASSWORD)
        self.leave(lambda: self.one("form button").click())

    def enter(self, tenant, name):
        """Has somebody signed in, without the form."""
        for cookie in self.server.session(tenant, name):
            self.driver.execute_cdp_cmd("Network.setCookie", {"url": self.server.base + "/", "path": "/", "secure": True, "httpOnly": True, "sameSite": "Lax", **cookie})

    def press(self, *keys):
        """Presses keys, wherever the focus is."""
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    @property
    def focus(self):
        return self.driver.switch_to.active_element

    @property
    def status(self):
        """How the server answered the page."""
        return self.driver.execute_script("return performance.getEntriesByType('navigation')[0].responseStatus")

    @property
    def weight(self):
        """The bytes of the page with all that it loads."""
        return self.driver.execute_script("return performance.getEntriesByType('navigation')[0].decodedBodySize + performance.getEntriesByType('resource').reduce((sum, r) => sum + r.decodedBodySize, 0)")

    @property
    def excess(self):
        """By how many pixels the page is wider than the window."""
        return self.driver.execute_script("return document.documentElement.scrollWidth - innerWidth")

    @property
    def shift(self):
        """How much of what was drawn has moved by itself, as browsers measure it."""
        return self.driver.execute_async_script(
            "const done = arguments[0]; let sum = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; }).observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 300);"
        )

    def choose(self, selector, value):
        Select(self.one(selector)).select_by_value(value)

    def set(self, selector, value):
        """Sets what a browser has a picker for."""
        self.driver.execute_script("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))", self.one(selector), value)

    def shot(self, name, whole=True):
        if not SHOTS:
            return
        os.makedirs(SHOTS, exist_ok=True)
        taken = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": whole, "format": "png"})
        import base64

        with open(os.path.join(SHOTS, name + ".png"), "wb") as file:
            file.write(base64.b64decode(taken["data"]))

    def violations(self, rules=None):
        """What axe-core finds wrong with the page as it stands, by all that WCAG 2.2 AA asks for or by some rules alone."""
        if not self.driver.execute_script("return !!window.axe"):
            with open(AXE) as file:
                self.driver.execute_script(file.read())
        run = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        # axe leaves the size of targets out unless it is asked for.
        options = {"runOnly": run, "rules": {} if rules else {"target-size": {"enabled": True}}}
        return self.driver.execute_async_script(
            "const done = arguments[1]; axe.run(document, arguments[0])"
            ".then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' — ' + n.failureSummary).join(' | '))), error => done([String(error)]))",
            options,
        )

    def complaints(self):
        """What the browser itself has found wrong, such as something that the policy forbids."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE" and "Failed to load resource" not in entry["message"]]
