"""Scans of one kind, one after the other, until enough of their processes has been killed; each is read back."""
import shutil
import signal
import time

import scan_check
from killing import Killer
from programs import VIEWER_REPORT, Rig
from progress import Progress

LONGEST_CALM_S = 0.08
SOON_AGAIN = 0.15  # how often the next kill comes within 20 ms, of the successor or of another process


def viewer_flaw(viewer):
    """Of a viewer without a display that has seen the session end: nobody's death may cost it a word."""
    code = viewer.wait()
    if complaint := viewer.log.read_text(errors="replace").strip():
        return f"the viewer logged: {complaint}"
    report = VIEWER_REPORT.search(viewer.said())
    if code != 0 or not report:
        return f"the viewer ended with {code}: {viewer.last_words()}"
    if report["pictures"] == "0" or report["out_of_order"] != "0":
        return f"the viewer showed no frame, or an older frame after a newer one: {report[0]}"
    return ""


class Series:
    """`plan`: of each scan. `wanted`: how many kills of each role. `to_the_end`: the last scan is not canceled when enough are killed.
    `third_reader`: says what it finds wrong with a scan, beside libtiff and writer --verify."""

    def __init__(self, programs, output, size, plan, wanted, chance, to_the_end=False, third_reader=lambda scan: ""):
        self.programs, self.output, self.size, self.plan = programs, output, size, plan
        self.wanted, self.chance, self.to_the_end, self.third_reader = dict(wanted), chance, to_the_end, third_reader
        self.roles = [role for role in wanted if role != "acquirer"]  # of the writers: each has a copy of every frame
        self.killed = dict.fromkeys(wanted, 0)
        self.samples = {role: [] for role in wanted}
        self.frames = self.files = self.scans = self.lost = 0
        self.seconds = 0.0
        self.flaws = []

    def __str__(self):
        killed = ", ".join(f"{role} killed {count}x" for role, count in self.killed.items())
        return (f"{self.size}: {killed} in {self.scans} scans; {self.frames} frames in {self.files} files, {self.lost} lost; "
                f"{self.seconds:.0f} s")

    def run(self):
        began = time.monotonic()
        while not self.flaws and any(self.killed[role] < self.wanted[role] for role in self.wanted):
            rig = Rig(self.programs, self.output, "reliability")
            try:
                self.run_scan(rig)
            finally:
                rig.close(keep_logs=bool(self.flaws))
            self.seconds = time.monotonic() - began
            print(self, flush=True)

    def run_scan(self, rig):
        killer = Killer(rig, self.plan, self.samples, self.roles)
        killer.start()
        progress = Progress(rig.session)
        while killer.acquirer.alive():
            time.sleep(self.chance.uniform(0, LONGEST_CALM_S))
            role = self.whom()
            if role is None:
                if not self.to_the_end:
                    killer.acquirer.signal(signal.SIGINT)  # enough: the rest of the plan is not waited for
                break
            self.kill(killer, role)
            if progress.has_stopped():
                self.flaws.append(f"the scan did not end; logs in {rig.logs}")
                return
        self.check_ends(rig, killer)
        self.check(rig)

    def whom(self):
        left = [max(0, self.wanted[role] - self.killed[role]) for role in self.wanted]
        return self.chance.choices(list(self.wanted), left)[0] if any(left) else None

    def kill(self, killer, role):
        again = self.chance.random() < SOON_AGAIN
        while killer.kill(role, measure=not again):
            self.killed[role] += 1
            if not again:
                return
            time.sleep(self.chance.uniform(0, 0.02))
            again = self.chance.random() < SOON_AGAIN
            role = self.chance.choice([role, self.whom() or role])

    def check_ends(self, rig, killer):
        for program in (killer.acquirer, *killer.writers.values()):
            code = program.wait()
            if code not in {0, 4}:
                self.flaws.append(f"{program.role} ended with {code}: {program.last_words()}; logs in {rig.logs}")
        if killer.ended_early:
            self.flaws.append(f"the viewer ended before the scan; logs in {rig.logs}")
        self.flaws += [f"{flaw}; logs in {rig.logs}" for viewer in killer.viewers if (flaw := viewer_flaw(viewer))]

    def check(self, rig):
        self.flaws += [f"left behind: {what}" for what in rig.leftover()]
        for role in self.roles:
            flaw = self.copy_flaw(rig, role)
            if flaw:
                self.flaws.append(f"{rig.output / role}: {flaw}; logs in {rig.logs}")
            else:
                shutil.rmtree(rig.output / role)

    def copy_flaw(self, rig, role):
        """Of the only scan of a writer, which has every frame."""
        scans = scan_check.closed_scans(rig.output / role)
        for scan in scans:
            self.scans += role == self.roles[0]
            self.frames += scan["stored"]
            self.files += len(scan["files"])
            self.lost += scan["received"] - scan["stored"]
        if len(scans) != 1:
            return f"{len(scans)} scans by {role}, expected 1"
        scan, = scans
        states = {"complete"} if self.to_the_end else {"complete", "canceled"}
        if scan["role"] != role:
            return f"the copy of {scan['role']}, expected that of {role}"
        if scan["state"] == "complete" and scan["stored"] != self.plan.frames:
            return f"complete with {scan['stored']} frames, expected {self.plan.frames}"
        return scan_check.flaw_of(scan, rig.programs / "writer", states) or self.third_reader(scan)
