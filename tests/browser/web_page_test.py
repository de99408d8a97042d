"""The page of `viewer --display web` in a real browser, beside a running scan: what it shows, what mouse and keys change."""
import os
import re
import subprocess
import sys
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from browser import PATIENCE_S, Browser

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from skip import skip_unless_allowed  # noqa: E402

PROGRAMS = Path(os.environ["FRAMERING_BIN"])
SESSION = f"browser_{os.getpid()}"
PICTURE = "document.getElementById('picture')"
# Of the middle of the canvas, as bytes.
PIXELS = f"[...{PICTURE}.getContext('2d').getImageData({PICTURE}.width / 4, {PICTURE}.height / 4, 200, 200).data]"
IS_UP = "typeof shown !== 'undefined' && shown && status"
DELIVERED = "shown.header.frame.delivered"


def start(program, *arguments):
    return subprocess.Popen([PROGRAMS / program, "--session", SESSION, *arguments], stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL, text=True)


class WebDisplay:
    """A viewer for browsers: its address, and the same with the token, which it does not tell a pipe."""

    def __init__(self, *arguments):
        self.process = start("viewer", "--display", "web", *arguments)
        words = self.process.stdout.readline()
        self.address = re.search(r"http://\S+/", words)[0]
        self.token = Path(re.search(r"token from (\S+)", words)[1]).read_text().strip()
        self.address_with_token = f"{self.address}?token={self.token}"


class OtherSite:
    """A page under another name than the viewer's, with a link to `target`."""

    def __init__(self, target):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(f'<link rel="icon" href="data:,"><a href="{target}">the scan</a>'.encode())

            def log_message(self, *_):
                pass
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://localhost:{self.server.server_address[1]}/"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def start_scan():
    return start("acquirer", "--width", "512", "--height", "384", "--frame-rate", "20", "--slots", "256",
                 "--pixel-size", "0.65um", "--measure", "mean,max")


class WebPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.acquirer = start_scan()
        cls.display = WebDisplay("--listen", "127.0.0.1:0", "--control")
        cls.viewer = cls.display.process
        cls.address = cls.display.address_with_token
        cls.browser = Browser().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()
        for process in (cls.viewer, cls.acquirer):
            process.terminate()
            process.communicate(timeout=PATIENCE_S)

    def setUp(self):
        self.refusal = "no refusal is expected"
        self.page = self.browser.open(self.address)
        self.page.wait_for(IS_UP)
        # What the case before chose is forgotten; the plot, which opens when there are values, moves nothing.
        self.page.value(f"localStorage.clear(), localStorage.setItem('framering.{SESSION}', '{{ \"plot\": \"closed\" }}'), window.isOld = true, location.reload()")
        self.page.wait_for("!window.isOld && " + IS_UP)

    def tearDown(self):
        self.page.call("Page.navigate", url="about:blank")
        # The browser reports a refusal when it likes, perhaps after the page has shown it.
        self.assertEqual([each for each in self.page.complaints if self.refusal not in str(each)], [])

    def wait_for_newer(self, more=3):
        self.page.wait_for(f"{DELIVERED} > {self.page.value(DELIVERED) + more}")

    def middle(self):
        box = self.page.value(f"(r => [r.left, r.top, r.width, r.height])({PICTURE}.getBoundingClientRect())")
        return box[0] + box[2] / 2, box[1] + box[3] / 2

    def test_token_is_traded_for_a_cookie_that_no_script_reads(self):
        self.assertEqual(self.page.value("location.href"), self.display.address)
        entries = self.page.call("Page.getNavigationHistory")["entries"]
        self.assertNotIn(self.display.token, str(entries))
        self.assertEqual(self.page.value("document.cookie"), "")
        cookies = self.page.call("Network.getCookies", urls=[self.display.address])["cookies"]
        port = self.display.address.rstrip("/").rsplit(":", 1)[1]
        self.assertEqual([cookie["name"] for cookie in cookies], [f"framering-{port}"])
        self.assertTrue(cookies[0]["httpOnly"])
        self.assertEqual(cookies[0]["sameSite"], "Strict")
        self.assertNotEqual(cookies[0]["value"], self.display.token)
        self.page.call("Network.clearBrowserCookies")
        self.page.value("location.reload()")
        self.refusal = "403"
        self.page.wait_for("document.body.innerText.includes('Access token required')")

    def test_link_on_another_site_leads_to_the_page(self):
        self.refusal = "403"  # of pages that were open and have lost their cookie
        self.page.call("Network.clearBrowserCookies")
        with OtherSite(self.address) as site:
            self.page.call("Page.navigate", url=site.address)
            self.page.wait_for("document.querySelector('a') !== null")
            self.page.value("document.querySelector('a').click()")
            self.page.wait_for(IS_UP)

    def test_viewer_with_another_token_is_told_from_one_that_is_gone(self):
        self.refusal = "403"
        self.page.call("Network.clearBrowserCookies")
        self.page.value("socket.close()")
        self.page.wait_for("element('banner').textContent.startsWith('VIEWER RESTARTED')")

    def test_picture_and_status_are_there(self):
        self.wait_for_newer()
        self.assertGreater(len(set(self.page.value(PIXELS)[::4])), 10)
        self.assertEqual(self.page.value("element('state').textContent"), "WORKING")
        self.assertTrue(self.page.value("element('banner').hidden"))
        words = self.page.value("document.body.innerText")
        for word in ("WORKING scan", "NOT RECORDED", "no writer", "512x384 mono16", "lost 0", "ring", SESSION):
            self.assertIn(word, words)
        self.page.wait_for("Number(element('camera-hz').textContent) > 5 && Number(element('shown-hz').textContent) > 1")

    def test_values_of_the_frame_that_is_shown_stand_in_a_table(self):
        cells = "[...element('values').querySelectorAll('td')].map(cell => cell.textContent)"
        self.page.wait_for(f"{cells}.length === 4 && !element('source').hidden")
        mean, number, most, largest = self.page.value(cells)
        self.assertEqual((mean, most, 0 < float(number) < float(largest)), ("mean", "max", True))

    def test_wheel_zooms_about_the_pointer(self):
        x, y = self.middle()
        place = "screenToFrame(%f - %s.getBoundingClientRect().left, %f - %s.getBoundingClientRect().top)" % (
            x + 50, PICTURE, y + 30, PICTURE)
        before = self.page.value(place)
        self.page.mouse("mouseWheel", x + 50, y + 30, deltaX=0, deltaY=-600)
        self.page.wait_for("!spec.fit && shown.header.region[2] < 400")
        after = self.page.value(place)
        for a, b in zip(before, after):
            self.assertAlmostEqual(a, b, delta=1)
        left = self.page.value("visibleRegion()[0]")
        self.page.drag((x, y), (x - 80, y))
        self.page.wait_for(f"shown.header.region[0] > {left}")
        self.page.key("0")
        self.page.wait_for("spec.fit && shown.header.region[2] === 512")
        self.page.key("1")
        self.page.wait_for("!spec.fit && spec.scale === 1 || spec.fit")

    def test_contrast_follows_limits_and_numbers(self):
        self.page.value("element('low').value = 5000; element('low').dispatchEvent(new Event('change'))")
        self.page.wait_for("shown.header.range[0] === 5000 && !spec.automatic")
        box = self.page.value("(r => [r.left, r.top, r.width, r.height])(chart.getBoundingClientRect())")
        high = box[0] + self.page.value("(([least, most]) => (spec.high - least) / (most - least))(chartScale())") * box[2]
        self.page.drag((high, box[1] + 50), (box[0] + box[2] * 0.9, box[1] + 50))
        self.page.wait_for("shown.header.range[1] > 0.85 * 65535")
        self.page.key("a")
        self.page.wait_for("spec.automatic && shown.header.range[0] !== 5000")
        self.page.key("o")
        self.page.wait_for("!spec.automatic && shown.header.range[0] === spec.low")

    def test_histogram_holds_the_pixels(self):
        self.assertGreater(self.page.value("shown.header.histogram.reduce((a, b) => a + b)"), 1000)

    def test_colours_and_tone_change_the_picture(self):
        grey = "(p => p.every((v, i) => i % 4 === 3 || v === p[i - i % 4]))"
        self.assertTrue(self.page.value(f"{grey}({PIXELS})"))
        self.page.value("element('lut').value = 'fire'; element('lut').dispatchEvent(new Event('change'))")
        self.page.wait_for(f"!{grey}({PIXELS})")
        mean = "(p => p.reduce((a, b) => a + b) / p.length)"
        before = self.page.value(f"{mean}({PIXELS})")
        self.page.value("element('tone').value = '2.2'; element('tone').dispatchEvent(new Event('change'))")
        self.page.wait_for(f"{mean}({PIXELS}) > {before} + 5")

    def test_turned_picture_stands_upright(self):
        self.page.key("r")
        self.page.wait_for("shown.header.turns === 1 && shown.header.size[0] < shown.header.size[1]")
        self.page.key("m")
        self.page.wait_for("shown.header.mirrored")
        back = self.page.value("toFrame(...toShown(100, 50))")
        self.assertEqual([round(value) for value in back], [100, 50])

    def test_pointer_and_box_are_measured(self):
        x, y = self.middle()
        self.page.mouse("mouseMoved", x, y)
        self.page.wait_for("shown.header.measured.pointer !== null")
        self.assertRegex(self.page.value("element('readout').textContent"), r"x \d+ +y \d+ +=")
        self.page.drag((x - 60, y - 40), (x + 60, y + 40), modifiers=8)
        self.page.wait_for("shown.header.measured.box && element('measures').innerText.includes('deviation')")
        box = self.page.value("shown.header.measured.box")
        self.assertLessEqual(box["minimum"], box["mean"])
        self.page.value("element('box-contrast').click()")
        self.page.wait_for("!spec.automatic && shown.header.range[1] === spec.high")
        self.page.key("Escape")
        self.page.wait_for("shown.header.measured.box === null")

    def test_line_has_a_profile(self):
        x, y = self.middle()
        self.page.drag((x - 60, y), (x + 60, y), modifiers=2)
        self.page.wait_for("shown.header.measured.profile.length > 10 && !element('profile').hidden")
        across = "(p => [...p.getContext('2d').getImageData(0, 0, p.width, p.height).data].some(byte => byte > 0))"
        self.assertTrue(self.page.value(f"{across}(element('profile'))"))
        words, pixels = self.page.value("[element('measures').innerText, shown.header.measured.profile.length]")
        self.assertIn(f"{pixels} px", words)
        self.assertEqual(self.page.value("spec.line[1]"), self.page.value("spec.line[3]"))
        self.page.key("Escape")
        self.page.wait_for("shown.header.measured.profile.length === 0 && element('profile').hidden")

    def test_average_makes_the_picture_calmer(self):
        self.wait_for_newer(10)
        step = f"(p => p.slice(4).reduce((sum, byte, i) => sum + Math.abs(byte - p[i]), 0))({PIXELS})"
        self.page.value("setLimits(0, 65535)")
        self.page.wait_for("shown.header.range[1] === 65535")
        rough = self.page.value(step)
        for _ in range(7):
            self.page.key("n")
        self.page.wait_for("spec.average === 8 && element('average').value === '8'")
        self.page.wait_for(f"{step} < 0.8 * {rough}")
        self.page.key("N")
        self.page.wait_for("spec.average === 7")

    def test_freeze_holds_one_frame_and_steps_in_the_ring(self):
        self.wait_for_newer(10)
        self.page.key(" ")
        self.page.wait_for("shown.header.frozen !== 0 && !element('frozen').hidden")
        frozen = self.page.value(DELIVERED)
        delivered = self.page.value("status.scan_line.map(p => p.text).join()")
        self.page.wait_for(f"status.scan_line.map(p => p.text).join() !== {delivered!r}")
        self.assertEqual(self.page.value(DELIVERED), frozen)
        self.page.key("ArrowLeft")
        self.page.wait_for(f"{DELIVERED} === {frozen - 1}")
        self.page.mouse("mouseWheel", *self.middle(), deltaX=0, deltaY=-600)  # it can be looked at closely
        self.page.wait_for("shown.header.region[2] < 400")
        self.assertEqual(self.page.value(DELIVERED), frozen - 1)
        other = self.browser.open(self.address)
        other.wait_for(IS_UP + " && shown.header.frozen === 0")
        other.call("Page.navigate", url="about:blank")
        self.page.key(" ")
        self.page.wait_for(f"shown.header.frozen === 0 && {DELIVERED} > {frozen}")

    def test_help_and_confirmation_open(self):
        self.page.key("?")
        self.page.wait_for("element('help').open")
        self.page.value("element('help').close()")
        self.page.value("element('cancel').click()")
        self.page.wait_for("element('confirm').open && element('confirm-text').textContent.includes('Cancel scan')")
        self.page.value("document.querySelector('#confirm [value=no]').click()")
        self.page.wait_for("!element('confirm').open")
        self.wait_for_newer()

    def test_zz_ends_are_said_and_the_page_comes_back(self):
        """Last of all: it ends what the other cases look at."""
        kind = type(self)
        scan = self.page.value("shown.header.frame.scan_id")
        kind.acquirer.kill()
        self.page.wait_for("element('banner').textContent.startsWith('ACQUIRER GONE, ') && !element('banner').hidden")
        kind.acquirer.communicate()
        kind.acquirer = start_scan()
        self.page.wait_for("element('banner').hidden && element('state').textContent === 'WORKING' && "
                           f"shown.header.frame.scan_id > {scan}")  # its frames are counted from 0 again
        self.wait_for_newer()
        self.page.value("element('cancel').click()")
        self.page.wait_for("element('confirm').open")
        self.page.value("document.querySelector('#confirm [value=yes]').click()")
        self.assertEqual(kind.acquirer.wait(PATIENCE_S), 4)
        self.page.wait_for("element('lag').textContent === '-' && !element('scan-line').textContent.includes('NOT RECORDED')")
        self.refusal = "ERR_CONNECTION"  # nobody answers
        kind.viewer.terminate()
        kind.viewer.wait(PATIENCE_S)
        self.page.wait_for("element('banner').textContent.startsWith('VIEWER GONE, ')")


if __name__ == "__main__":
    if not Browser.program():
        skip_unless_allowed("there is no chromium (package chromium)")
    unittest.main()
