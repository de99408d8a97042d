"""What is done to the processes of a scan while it runs."""
import signal
import time
from datetime import datetime, timezone

from shared_memory import PRODUCER_LEASE, ControlSegment
from tiff_pages import TiffPages


class Actions:
    """For TroubledScan, which has the processes. Whoever is killed is started again, as a supervisor would."""

    def count(self, what):
        self.tally.done[what] += 1

    # --- what is done to them
    def kill(self, program):
        if program.kill():
            self.count(f"kill {program.role}")
            return True
        self.check_end(program)
        return False

    def kill_writer(self):
        was_killed = self.kill(self.writer)
        self.restart_writer(was_killed)
        while self.chance.random() < 0.2:  # once more, before it has found its place
            time.sleep(self.chance.uniform(0, 0.02))
            self.restart_writer(self.kill(self.writer))

    def restart_writer(self, was_killed):
        if self.is_over():
            return
        died = datetime.now(timezone.utc)
        self.start_writer()
        if was_killed:
            self.writer_restarts.append((died, self.writer))

    def kill_acquirer(self):
        self.kill(self.acquirer)
        self.restart_acquirer()
        while self.chance.random() < 0.2:
            time.sleep(self.chance.uniform(0, 0.02))
            self.kill(self.acquirer)
            self.restart_acquirer()

    def restart_acquirer(self):
        if self.acquirer.exit_code() == -signal.SIGKILL and not self.is_over():
            self.start_acquirer()

    def kill_both(self):
        first, second = self.chance.sample([self.acquirer, self.writer], 2)
        first.signal(signal.SIGKILL)
        second.signal(signal.SIGKILL)
        for program in (first, second):
            if program.wait() == -signal.SIGKILL:
                self.count(f"kill {program.role}")
        for restart in self.chance.sample([self.restart_acquirer, self.start_writer_again], 2):
            restart()

    def start_writer_again(self):
        self.restart_writer(False)

    def one_viewer(self):
        return self.chance.randrange(len(self.viewers))

    def kill_viewer(self):
        i = self.one_viewer()
        self.kill(self.viewers[i])
        self.viewers[i] = self.start_viewer()

    def end_viewer(self):
        i = self.one_viewer()
        self.viewers[i].signal(signal.SIGTERM)
        self.check_viewer(self.viewers[i])
        self.viewers[i] = self.start_viewer()

    def end_writer(self):
        self.writer.signal(signal.SIGTERM)
        self.count("end writer")
        self.bring_back_writer_after_its_end()

    def stop(self, program):
        if not program.alive():
            return
        program.signal(signal.SIGSTOP)
        self.count(f"stop {program.role}")
        time.sleep(self.chance.uniform(0.05, 0.6))
        if self.chance.random() < 0.5:
            program.signal(signal.SIGCONT)
        else:  # who stands still is killed
            {"acquirer": self.kill_acquirer, "writer": self.kill_writer}.get(program.role, self.kill_viewer)()

    def stop_writer(self):
        self.stop(self.writer)

    def stop_acquirer(self):
        self.stop(self.acquirer)

    def stop_viewer(self):
        self.stop(self.viewers[self.one_viewer()])

    def let_all_go_on(self):
        """Stopped ones go on; what has ended by itself is looked at and comes again."""
        for program in (self.acquirer, self.writer, *self.viewers):
            program.signal(signal.SIGCONT)
        for i, viewer in enumerate(self.viewers):
            if not viewer.alive():
                self.check_viewer(viewer)
                self.viewers[i] = self.start_viewer()
        self.bring_back_writer()

    def bring_back_writer(self):
        if not self.writer.alive():
            self.check_end(self.writer)
            if self.writer.exit_code() != 0:
                self.restart_writer(False)

    def bring_back_writer_after_its_end(self):
        self.writer.wait()
        self.bring_back_writer()

    def look_with_control(self):
        command = self.chance.choice(["status", "list"])
        if self.rig.control_killed(command, self.chance.uniform(0, 0.01)) == -signal.SIGKILL:
            self.count("kill control")

    def remove_while_it_runs(self):
        try:
            with ControlSegment(self.rig.session) as memory:
                if not memory.is_held(PRODUCER_LEASE):
                    return
        except OSError:
            return
        self.rig.control_killed("remove", self.chance.uniform(0, 0.01), "--discard")
        self.count("refused remove")

    def cancel(self):
        self.states.add("canceled")
        if self.rig.control_killed("cancel", self.chance.uniform(0, 0.02)) == -signal.SIGKILL:
            self.count("kill control")

    def interrupt_all(self):
        self.states.add("canceled")
        self.rig.interrupt_group()
        self.count("interrupt of all")
        if self.acquirer.wait(0.1) == -signal.SIGINT:
            self.start_acquirer()  # it had not begun to listen
        self.bring_back_writer_after_its_end()

    def look_at_a_frame(self):
        picture = self.rig.logs / "frame.tif"
        looked = self.rig.start("viewer", "--snapshot", picture, "--wait", "1s")
        code = looked.wait()
        if code is None or code < 0:
            self.flaws.append(f"a viewer's snapshot ended with {code}: {looked.last_words()}")
        if code == 0:
            self.count("snapshot")
            numbers = next(iter(TiffPages(picture, self.plan.payload_bytes()))).numbers
            if len(numbers) != 1:
                self.flaws.append(f"a viewer took a torn frame: it holds {numbers}")
