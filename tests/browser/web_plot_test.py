"""The plot of measured values on the page of `viewer --display web`, in a real browser beside a running scan."""
import json
import unittest
import urllib.request

from browser import PATIENCE_S, Browser
from web_page_test import IS_UP, WebDisplay, skip_unless_allowed, start

# Of the sheet, the pixels that have about this color.
COLOURED = """((r, g, b) => {
  const sheet = element('plot-curves'), data = sheet.getContext('2d').getImageData(0, 0, sheet.width, sheet.height).data;
  let count = 0;
  for (let i = 0; i < data.length; i += 4)
    if (Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 40) ++count;
  return count;
})"""
MEAN, MAXIMUM = f"{COLOURED}(86, 180, 233)", f"{COLOURED}(230, 159, 0)"


def end(process):
    process.terminate()
    process.communicate(timeout=PATIENCE_S)


class Plot(unittest.TestCase):
    def begin(self, *acquirer, size=(1440, 900)):
        scan = start("acquirer", "--width", "256", "--height", "192", "--frame-rate", "20", *acquirer)
        self.addCleanup(end, scan)
        self.display = WebDisplay("--listen", "127.0.0.1:0")
        self.addCleanup(end, self.display.process)
        browser = Browser(*size).__enter__()
        self.addCleanup(browser.__exit__, None, None, None)
        page = browser.open(self.display.address_with_token)
        page.wait_for(IS_UP)
        return page

    def test_values_are_plotted_as_they_come_and_series_are_hidden_and_shown(self):
        page = self.begin("--measure", "mean,max")
        page.wait_for("!element('plot').hidden && plotted.rows.size > 20")
        self.assertEqual(page.value("element('plot-over').value"), "time (s)")
        page.wait_for(f"{MEAN} > 100 && {MAXIMUM} > 100")
        self.assertEqual(page.value("[...element('plot-legend').children].map(e => e.firstChild.textContent).join()"), "mean,max")
        page.value("element('plot-legend').children[1].click()")
        page.wait_for(f"{MAXIMUM} < 10 && {MEAN} > 100")
        rows = page.value("plotted.rows.size")
        page.wait_for(f"plotted.rows.size > {rows + 10}")
        self.assertLess(page.value(MAXIMUM), 10)
        page.value("element('plot-legend').children[1].click()")
        page.wait_for(f"{MAXIMUM} > 100")
        sequences = page.value("[...plotted.rows.keys()]")
        self.assertEqual(sequences, list(range(sequences[0], sequences[0] + len(sequences))))
        self.assertEqual(page.complaints, [])

    def test_it_runs_over_an_axis_as_far_as_the_plan_and_stays_as_chosen(self):
        page = self.begin("--measure", "mean", "--axes", "t:1000,z:5:0.5um")
        page.wait_for("!element('plot').hidden && plotted.rows.size > 12")
        page.value("element('plot-over').value = 'z (um)', element('plot-over').onchange({ target: element('plot-over') })")
        page.wait_for(f"element('plot-over').value === 'z (um)' && {MEAN} > 20")
        over = page.value("plotted.answer.over.find(x => x.label === 'z (um)')")
        self.assertEqual(over["range"], [0, 2])
        curves = page.value(f"plotCurves({json.dumps(over)}, [...plotted.rows.values()], [0])")
        self.assertEqual({len(curve["points"]) for curve in curves[:-1]}, {5})
        self.assertEqual([curve["isNow"] for curve in curves], [False] * (len(curves) - 1) + [True])
        page.key("j")
        page.wait_for("element('plot').hidden")
        page.value("window.isOld = true, location.reload()")
        page.wait_for(f"!window.isOld && {IS_UP} && plotted.answer === null && element('plot').hidden")
        page.value("element('plot-button').click()")
        page.wait_for(f"!element('plot').hidden && {MEAN} > 20")
        self.assertEqual(page.complaints, [])

    def test_without_values_it_is_closed_until_it_is_opened(self):
        page = self.begin()
        page.wait_for("plotted.answer !== null")
        self.assertTrue(page.value("element('plot').hidden"))
        page.value("element('plot-button').click()")
        page.wait_for("!element('plot').hidden")
        self.assertEqual(page.complaints, [])

    def test_a_phone_shows_it_below_the_picture(self):
        page = self.begin("--measure", "mean", size=(390, 844))
        page.wait_for(f"!element('plot').hidden && {MEAN} > 50")
        page.value("element('plot').scrollIntoView()")
        box = page.value("(r => [r.left, r.right, r.height])(element('plot-curves').getBoundingClientRect())")
        self.assertGreaterEqual(box[0], 0)
        self.assertLessEqual(box[1], 390)
        self.assertGreaterEqual(box[2], 200)
        self.assertEqual(page.value("document.documentElement.scrollWidth"), 390)

    def test_ticks_are_those_of_the_window(self):
        page = self.begin()
        for low, high, most, expected in ((0, 1, 6, "0.0 0.2 0.4 0.6 0.8 1.0"), (-1.2, 1.3, 6, "-1.0 -0.5 0.0 0.5 1.0"),
                                          (21.4501, 21.4509, 5, "21.4502 21.4504 21.4506 21.4508"),
                                          (0, 4e6, 5, "0 1e6 2e6 3e6 4e6"), (0, 1e-6, 3, "0.0 0.5e-6 1.0e-6")):
            self.assertEqual(page.value(f"plotTicks([{low}, {high}], {most}).map(tick => tick[1]).join(' ')"), expected)

    def test_a_script_gets_what_has_come_since(self):
        page = self.begin("--measure", "mean")
        page.wait_for("!element('plot').hidden")

        def ask(since):
            request = urllib.request.Request(f"{self.display.address}values?since={since}",
                                             headers={"Authorization": f"Bearer {self.display.token}"})
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as reply:
                return json.load(reply)
        whole = ask(0)
        self.assertTrue(whole["whole"])
        self.assertEqual(whole["series"][0]["label"], "mean")
        later = ask(whole["number"])
        while not later["rows"]:
            later = ask(whole["number"])
        self.assertFalse(later["whole"])
        self.assertGreater(later["rows"][0][0], whole["rows"][-1][0])


if __name__ == "__main__":
    if not Browser.program():
        skip_unless_allowed("there is no chromium (package chromium)")
    unittest.main()
