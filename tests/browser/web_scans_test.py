"""Scans that the page of `viewer --display web` and programs over HTTP start, queue and stop."""
import json
import os
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from browser import PATIENCE_S, Browser
from web_page_test import IS_UP, WebDisplay, skip_unless_allowed, start

LISTED = "[...element('scan-list').rows].map(row => [...row.cells].slice(0, 4).map(cell => cell.textContent).join(' ')).join('; ')"


def end(process):
    process.terminate()
    process.communicate(timeout=PATIENCE_S)


class Scans(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        os.environ["XDG_STATE_HOME"] = self.folder.name  # the queue
        self.addCleanup(os.environ.pop, "XDG_STATE_HOME")

    def serve(self):
        acquirer = start("acquirer", "--serve", "--width", "256", "--height", "192", "--frame-rate", "20", "--wait-for", "writer=60s",
                         "--actuator", "simulated:instant")
        self.addCleanup(end, acquirer)
        writer = start("writer", "--output", self.folder.name, "--wait", "60s")
        self.addCleanup(end, writer)

    def show(self, *options):
        self.display = WebDisplay("--listen", "127.0.0.1:0", *options)
        self.addCleanup(end, self.display.process)

    def open(self, *options, size=(1440, 900)):
        self.show(*options)
        browser = Browser(*size).__enter__()
        self.addCleanup(browser.__exit__, None, None, None)
        page = browser.open(self.display.address_with_token)
        page.wait_for(IS_UP)
        return page

    def ask(self, method, path, body=None):
        """Code and text; what is JSON is read."""
        request = urllib.request.Request(self.display.address + path, method=method, data=None if body is None else body.encode(),
                                         headers={"Authorization": f"Bearer {self.display.token}"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as reply:
                return reply.status, json.load(reply)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def screenshot(self, page, name):
        if folder := os.environ.get("FRAMERING_SCREENSHOTS"):  # to look at
            page.screenshot(f"{folder}/{name}.png")

    def wait_until(self, holds):
        end_at = time.monotonic() + PATIENCE_S
        while not holds(scans := self.ask("GET", "scans")[1]):
            self.assertLess(time.monotonic(), end_at, scans)
            time.sleep(0.05)
        return scans

    def test_scans_are_started_queued_and_stopped_over_http(self):
        self.serve()
        self.show("--control")
        self.wait_until(lambda scans: scans["serving"])
        self.assertEqual(self.ask("POST", "scans?now=1", '{"name": "long"}'), (201, {"number": 1}))
        self.wait_until(lambda scans: scans["running"] and scans["running"].get("delivered", 0) > 2)
        code, said = self.ask("POST", "scans?now=1", '{"frames": 5}')
        self.assertEqual(code, 409)
        self.assertIn("scan 1 is running", said)
        self.assertEqual(self.ask("POST", "scans", '{"axes": ["t=::3@10ms", "channel=DAPI,GFP"], "name": "short"}'), (201, {"number": 2}))
        self.assertEqual(self.ask("POST", "scans", '{"frames": 4}'), (201, {"number": 3}))
        self.assertEqual(self.ask("DELETE", "scans/3"), (200, {"number": 3}))
        self.assertEqual(self.ask("DELETE", "scans/3")[0], 404)
        self.assertEqual(self.ask("DELETE", "scans/1")[0], 409)
        self.assertEqual(self.ask("POST", "scans", '{"actuator": "command:sh"}')[0], 403)
        self.assertEqual(self.ask("POST", "scans", "no JSON")[0], 400)
        self.assertEqual(self.ask("POST", "pause"), (202, {"scan_id": 1}))
        self.wait_until(lambda scans: scans["running"]["is_paused"])
        self.assertEqual(self.ask("POST", "resume")[0], 202)
        self.wait_until(lambda scans: not scans["running"]["is_paused"])
        self.assertEqual(self.ask("POST", "cancel")[0], 202)
        over = self.wait_until(lambda scans: len(scans["finished"]) == 2)["finished"]
        self.assertEqual([(one["number"], one["state"]) for one in over][1], (1, "canceled"))
        self.assertEqual(over[0]["number"], 2)
        self.assertEqual(self.ask("POST", "cancel")[0], 409)

    def test_without_control_nothing_is_changed(self):
        self.show()
        for method, path in (("POST", "scans"), ("POST", "scans?now=1"), ("DELETE", "scans/1"), ("POST", "cancel"), ("POST", "pause")):
            code, said = self.ask(method, path, "{}" if path.startswith("scans") and method == "POST" else None)
            self.assertEqual(code, 403)
            self.assertIn("--control", said)
        self.assertEqual(self.ask("GET", "scans")[1]["waiting"], [])

    def test_the_page_lists_the_queue_and_adds_to_it(self):
        self.serve()
        page = self.open("--control")
        page.wait_for("!element('scans').hidden && !element('scan-none').hidden")
        page.value("element('scan-button').click()")
        page.value("element('scan-name').value = 'first', element('scan-now').click()")
        page.wait_for(f"{LISTED}.startsWith('1 first') && {LISTED}.endsWith('running')")
        page.wait_for("!element('scan-dialog').open && element('scan-now').disabled")
        page.value("element('scan-button').click()")
        page.value("element('scan-axes').value = 'z', element('scan-add').click()")
        page.wait_for("!element('scan-problem').hidden && element('scan-dialog').open")
        self.screenshot(page, "scan_dialog")
        self.assertIn("'z' is no axis", page.value("element('scan-problem').textContent"))
        page.complaints.clear()  # the browser's own of a 400
        page.value("element('scan-axes').value = 't=::3@10ms  channel=DAPI,GFP', element('scan-exposure').value = '5',"
                   "element('scan-name').value = 'second', element('scan-add').click()")
        page.wait_for(f"{LISTED}.endsWith('2 second 6 waiting') && !element('scan-dialog').open")
        page.value("element('scans').scrollIntoView()")
        self.assertEqual(page.value("new Set([...element('scan-list').rows].map(row => row.offsetHeight)).size"), 1)
        self.screenshot(page, "scans")
        page.value("element('scan-list').rows[1].querySelector('button').click()")
        page.wait_for("element('scan-list').rows.length === 1")
        page.value("element('cancel').click(), element('confirm').querySelector('[value=yes]').click()")
        page.wait_for(f"{LISTED}.endsWith('canceled')")
        self.assertEqual(page.complaints, [])

    def test_a_page_without_control_shows_the_queue_and_no_buttons(self):
        self.serve()
        page = self.open(size=(390, 844))
        page.wait_for("scans !== null && element('scans').hidden")
        start("control", "queue", "add", "--frames", "3", "--name", "a_name_that_is_longer_than_the_column").communicate(timeout=PATIENCE_S)
        page.wait_for(f"!element('scans').hidden && {LISTED}.endsWith('3 done')")
        self.assertEqual(page.value("element('scans').querySelectorAll('button:not([hidden])').length"), 0)
        self.assertEqual(page.value("document.documentElement.scrollWidth"), 390)


if __name__ == "__main__":
    if not Browser.program():
        skip_unless_allowed("there is no chromium (package chromium)")
    unittest.main()
