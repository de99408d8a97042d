"""What the page of `viewer --display web` changes in a running scan: exposure, gain, a pause."""
import json
import subprocess
import tempfile
import unittest
from pathlib import Path

from browser import PATIENCE_S, Browser
from web_page_test import IS_UP, PROGRAMS, SESSION, WebDisplay, skip_unless_allowed, start, start_scan


def end(process):
    process.terminate()
    process.communicate(timeout=PATIENCE_S)


class LiveCamera(unittest.TestCase):
    def setUp(self):
        self.acquirer = start_scan()
        self.addCleanup(end, self.acquirer)
        self.browser = Browser().__enter__()
        self.addCleanup(self.browser.__exit__, None, None, None)

    def open(self, *options):
        display = WebDisplay("--listen", "127.0.0.1:0", *options)
        self.addCleanup(end, display.process)
        page = self.browser.open(display.address_with_token)
        page.wait_for(IS_UP)
        return page

    def type_into(self, page, field, value):
        page.value(f"element('{field}').focus(), element('{field}').value = '{value}',"
                   f"element('{field}').dispatchEvent(new Event('input')), element('{field}').dispatchEvent(new Event('change'))")

    def control(self, *words):
        return subprocess.run([PROGRAMS / "control", *words, "--session", SESSION], capture_output=True, text=True,
                              check=False).stdout

    def test_exposure_and_gain_are_changed_and_shown(self):
        page = self.open("--control")
        page.wait_for("!element('camera').hidden && element('exposure').value === '10'")
        self.type_into(page, "exposure", "25")
        page.wait_for("shown.header.frame.exposure_us === 25000")
        mean = page.value("shown.header.statistics.mean")  # of a frame that the exposure has made brighter
        self.type_into(page, "gain", "4")
        page.wait_for(f"status.live.gain.value === 4 && shown.header.statistics.mean > {2 * mean}")
        self.assertIn("exposure 25 ms", self.control("exposure"))
        self.assertIn("gain 4", self.control("gain"))
        self.control("exposure", "7ms")  # what others change is seen
        page.value("document.activeElement.blur()")
        page.wait_for("element('exposure').value === '7'")
        self.type_into(page, "exposure", "99999")
        page.wait_for("element('notes').textContent.includes('out of range; use 1 us to 10 s')")
        page.wait_for("element('exposure').value === '7'")
        self.assertEqual(page.complaints, [])

    def test_numbers_of_any_length_stay_in_their_card(self):
        page = self.open()
        page.wait_for("element('camera-hz').textContent !== '-'")
        too_wide = ("[...document.querySelectorAll('aside .card')].flatMap(card => [...card.querySelectorAll('*')].filter(each => "
                    "each.getBoundingClientRect().right > card.getBoundingClientRect().right).map(each => each.id || each.tagName))")
        self.assertEqual(page.value("(element('camera-hz').textContent = element('shown-hz').textContent = '12000.5', " + too_wide + ")"), [])

    def test_the_scan_is_paused_and_resumed(self):
        page = self.open("--control")
        page.wait_for("!element('pause').disabled && element('pause').textContent === 'Pause scan'")
        page.value("element('pause').click()")
        page.wait_for("element('banner').textContent === 'PAUSED' && element('state').textContent === 'PAUSED'")
        delivered = page.value("shown.header.frame.delivered")
        page.wait_for("element('pause').textContent === 'Resume scan'")
        page.value("element('pause').click()")
        page.wait_for(f"element('banner').hidden && shown.header.frame.delivered > {delivered}")

    def test_while_a_writer_records_they_are_fixed(self):
        page = self.open("--control")
        page.wait_for("!element('exposure').disabled")
        with tempfile.TemporaryDirectory() as directory:
            writer = start("writer", "--output", directory)
            self.addCleanup(end, writer)
            page.wait_for("element('exposure').disabled && element('gain').disabled")
            page.wait_for("element('camera-fixed').textContent.includes('writer records')")
            self.type_into(page, "exposure", "25")  # a page that asks all the same
            page.wait_for("element('notes').textContent.includes('records the scan')")
            end(self.acquirer)
            writer.communicate(timeout=PATIENCE_S)
            plan = json.loads((Path(directory) / "scan" / "scan.json").read_text())["plan"]
            self.assertEqual(plan["setup"]["exposure_us"], 10000)

    def test_without_control_there_is_nothing_to_change_them_with(self):
        page = self.open()
        page.wait_for("status.live.exposure.text === '10 ms'")
        self.assertTrue(page.value("element('camera').hidden"))
        page.value("window.isClosed = false, socket.onclose = () => { window.isClosed = true; }")
        page.value("say({ ask: 'exposure', value: 25000 })")
        page.wait_for("window.isClosed")
        self.assertIn("exposure 10 ms", self.control("exposure"))


if __name__ == "__main__":
    if not Browser.program():
        skip_unless_allowed("there is no chromium (package chromium)")
    unittest.main()
