"""One scan under trouble: processes killed, stopped and started again at random while it runs, the scan checked afterwards."""
import json
import re
import shutil
import signal
import time
from datetime import datetime, timezone

import scan_check
from actions import Actions
from programs import HANG_LIMIT_S, VIEWER_REPORT, Rig
from progress import Progress

# An acquirer of large frames with a sanitizer in it may be killed each time before it has begun.
LIMIT_IN_TROUBLE_S = 10 * HANG_LIMIT_S


class TroubledScan(Actions):
    """`actions`: name of a method -> how often, in proportion. Every choice comes from `chance`. The trouble is over at the
    moment `until`, but not before something was killed; the scan is then finished in peace."""

    def __init__(self, programs, output, plan, chance, actions, tally, until):
        self.plan, self.chance, self.actions, self.tally, self.until = plan, chance, actions, tally, until
        self.rig = Rig(programs, output)
        self.flaws = []
        self.gap_is_allowed = plan.when_full == "drop"
        self.states = {"complete"}
        self.longest_calm_s = 0.4 + 1e-9 * (plan.slots or 64) * plan.payload_bytes()  # building a large ring takes long
        self.story = []
        self.writer_restarts = []  # when the former one was dead, the new one

    def run(self):
        """Returns whether all is well; what is wrong is in the tally and the logs are kept."""
        try:
            self.start_all()
            self.trouble()
            self.end()
            self.check()
        finally:
            kept = bool(self.flaws)
            self.rig.close(keep_logs=kept)
        if kept:
            (self.rig.logs / "story").write_text("\n".join(self.story) + "\n", encoding="utf-8")
            self.tally.flaws.append(f"{'; '.join(self.flaws)} [{self.plan}; logs in {self.rig.logs}, scan in {self.rig.output}]")
        return not kept

    def is_over(self):
        """As a supervisor sees it: the session is gone, and the scan closed."""
        return not self.rig.segments() and any(
            json.loads(path.read_text(encoding="utf-8"))["state"] != "recording"
            for path in self.rig.output.glob("*/scan.json"))

    # --- who runs
    def start_all(self):
        self.start_acquirer()
        self.start_writer()
        self.viewers = [self.start_viewer() for _ in range(self.plan.viewers)]

    def start_acquirer(self):
        self.acquirer = self.rig.start("acquirer", *self.plan.acquirer_options(), "--resume", "--wait-for", "writer=30s",
                                       "--grace", "30s")

    def start_writer(self):
        self.writer = self.rig.start("writer", "--output", self.rig.output, "--name", "chaos", "--wait", "20s",
                                     "--acquirer-timeout", "60s", *self.plan.writer)

    def start_viewer(self):
        return self.rig.start("viewer", "--display", "none", "--wait", "20s")

    def trouble(self):
        progress = Progress(self.rig.session, LIMIT_IN_TROUBLE_S)
        in_peace = False
        while self.acquirer.alive():
            time.sleep(self.chance.uniform(0, self.longest_calm_s))
            if progress.has_stopped():
                self.flaws.append(f"the scan did not end: {self.rig.status()}")
                return
            if not self.rig.segments() or not self.acquirer.alive():
                continue
            self.let_all_go_on()
            if not in_peace and time.monotonic() > self.until and self.tally.kills():
                in_peace, progress = True, Progress(self.rig.session)
            if in_peace:
                continue
            action = self.chance.choices(list(self.actions), self.actions.values())[0]
            self.story.append(f"{datetime.now(timezone.utc).isoformat(timespec='milliseconds')} {action}")
            getattr(self, action)()

    # --- how they ended
    def check_end(self, program):
        code = program.wait()
        fine = {"acquirer": {0, 4}, "writer": {0, 4}, "viewer": {0}}[program.role] | {-signal.SIGKILL}
        if self.gap_is_allowed:
            fine |= {3}
        # Started where no session was any more, or while one was being built by who was killed then.
        came_to_nothing = code in (1, 4) and re.search("does not exist|is incomplete|stopped while", program.last_words())
        if code in (-signal.SIGTERM, -signal.SIGINT) and not program.said():
            return  # it had not begun to listen
        if code not in fine and not came_to_nothing:
            self.flaws.append(f"{program.log.name} ended with {code}: {program.last_words()}")

    def check_viewer(self, viewer):
        self.check_end(viewer)
        report = VIEWER_REPORT.search(viewer.said())
        if viewer.exit_code() == 0 and not report:
            self.flaws.append(f"{viewer.log.name} printed no report: {viewer.last_words()}")
        elif report and int(report["out_of_order"]):
            self.flaws.append(f"{viewer.log.name} showed an older frame after a newer one: {report[0]}")
        elif report:
            self.tally.done["report of a viewer"] += 1
            self.tally.done["torn frame thrown away"] += int(report["torn"])

    def end(self):
        for program in (self.acquirer, self.writer, *self.viewers):
            program.signal(signal.SIGCONT)
        self.check_end(self.acquirer)
        self.bring_back_writer()
        self.check_end(self.writer)
        for viewer in self.viewers:
            if viewer.wait(2) is None:  # it came too late to see the session end
                viewer.signal(signal.SIGTERM)
            self.check_viewer(viewer)

    def check(self):
        scans = scan_check.closed_scans(self.rig.output)
        # Canceled before a writer was there: nothing was taken, nothing is to be stored.
        if not scans and "  acquired 0 frames" not in self.acquirer.said():
            self.flaws.append("no scan was stored")
        for scan in scans:
            self.tally.scans += 1
            self.tally.expected += scan["received"] + scan["skipped"]
            self.tally.skipped += scan["skipped"]
            self.tally.stored += scan["stored"]
            self.tally.lost += scan["received"] - scan["stored"]
            flaw = scan_check.flaw_of(scan, self.rig.programs / "writer", self.states, self.gap_is_allowed)
            if flaw:
                self.flaws.append(f"{scan.directory.name}: {flaw}")
            elif not self.flaws:
                shutil.rmtree(scan.directory)
        self.flaws += [f"left behind: {what}" for what in self.rig.leftover()]
        self.note_restart_times()

    def note_restart_times(self):
        for died, writer in self.writer_restarts:
            for line in writer.said().splitlines():
                if " is recorded to " in line:
                    moment = datetime.fromisoformat(line.split()[0].replace("Z", "+00:00"))
                    self.tally.back_ms.append(max(0, round((moment - died).total_seconds() * 1000)))
                    break
