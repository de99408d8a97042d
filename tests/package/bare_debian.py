"""A Debian with nothing but what every Debian has, in a folder: made of the packages that this machine has in its cache.

What runs in it sees a machine of its own: processes, /proc, /dev/shm, no network. Needs root."""
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from skip import skip_unless_allowed  # noqa: E402

ARCHIVES = Path("/var/cache/apt/archives")
USER = "lab"


def run(*command, expect=0, **more):
    """Standard output; fails where the exit code is another one."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=280, check=False, **more)
    if expect is not None and done.returncode != expect:
        raise AssertionError(f"{' '.join(map(str, command))}: exit code {done.returncode}, not {expect}\n{done.stdout}{done.stderr}")
    return done.stdout


def enter_own_machine():
    """Starts this program again, with mounts and processes of its own: both are gone when it ends."""
    if os.environ.get("FRAMERING_OWN_MACHINE") == "1":
        return
    for program in ("unshare", "mmdebstrap", "dpkg-scanpackages"):
        if not shutil.which(program):
            skip_unless_allowed(f"there is no {program} (packages util-linux, mmdebstrap, dpkg-dev)")
    unshare = ["unshare", "--mount", "--propagation", "private", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if subprocess.run([*unshare, "sh", "-c", "mount -t tmpfs none /mnt"], capture_output=True, check=False).returncode != 0:
        skip_unless_allowed("no permission to mount file systems: run as root")
    os.environ["FRAMERING_OWN_MACHINE"] = "1"
    os.execvp("unshare", [*unshare, sys.executable, "-B", *sys.argv])


def apt(state, command, *words):
    """apt-get of this machine, as if nothing were installed on it. No locks: it changes nothing, but for what it adds to the cache."""
    status = state / "status"
    status.touch()
    return run("apt-get", "-y", "--no-install-recommends", "-o", f"Dir::State::status={status}", "-o", "Debug::NoLocking=1",
               *command.split(), *words)


class BareDebian:
    """Requires: enter_own_machine()."""

    def __init__(self, folder, packages):
        """`packages`: their dependencies are to be had in it; they themselves are not."""
        self.folder = folder
        # In memory: quick, and gone with the machine.
        run("mount", "-t", "tmpfs", "-o", "size=4g", "tmpfs", folder)
        self.tree, self.repository = folder / "debian", folder / "repository"
        self.home = self.tree / "home" / USER
        try:
            self.build(packages)
        except BaseException:
            self.leave()
            raise

    def build(self, packages):
        self.repository.mkdir()
        wanted = ("?essential", "apt", *packages)
        apt(self.folder, "--download-only install", *wanted)
        for name, version, architecture in re.findall(r"^Inst (\S+) \((\S+) .*\[(\w+)\]", apt(self.folder, "-s install", *wanted), re.M):
            cached = ARCHIVES / f"{name}_{version.replace(':', '%3a')}_{architecture}.deb"
            if cached.exists():  # otherwise it is one of ours
                shutil.copy(cached, self.repository)
        with open(self.repository / "Packages", "w", encoding="utf-8") as listed:
            listed.write(run("dpkg-scanpackages", "--multiversion", ".", cwd=self.repository))
        run("mmdebstrap", "--mode=root", "--variant=apt", "bookworm", self.tree, f"deb [trusted=yes] copy:{self.repository} ./")
        self.mount("-t", "proc", "proc", at="proc")
        self.mount("-t", "tmpfs", "-o", "mode=1777", "tmpfs", at="dev/shm")
        self.mount("--bind", self.repository, at="mnt")
        (self.tree / "etc/apt/sources.list").write_text("deb [trusted=yes] file:/mnt ./\n", encoding="utf-8")
        self.run_as_root("apt-get", "update")
        self.run_as_root("useradd", "--create-home", USER)

    def leave(self):
        run("umount", "--recursive", "--lazy", self.folder)

    def mount(self, *words, at):
        (self.tree / at).mkdir(parents=True, exist_ok=True)
        run("mount", *words, self.tree / at)

    def command(self, *words, user=USER):
        """What runs the words in the tree: for subprocess."""
        home = Path("/", "root" if user == "root" else f"home/{user}")
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return ["chroot", f"--userspec={user}", str(self.tree), "env", "-i", f"HOME={home}", f"USER={user}", f"PATH={path}",
                "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", "sh", "-c", 'cd "$HOME" && exec "$@"', "sh", *map(str, words)]

    def run(self, *words, expect=0):
        return run(*self.command(*words), expect=expect)

    def run_as_root(self, *words):
        return run(*self.command(*words, user="root"))

    def start(self, *words):
        return subprocess.Popen(self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)

    def install(self, *files):
        """As in `apt install ./FILE...`."""
        place = self.tree / "var/tmp"
        for file in files:
            shutil.copy(file, place)
        self.run_as_root("apt-get", "install", "-y", "--no-install-recommends", *(f"/var/tmp/{Path(file).name}" for file in files))
        for file in files:
            (place / Path(file).name).unlink()

    def shared_memory(self):
        return sorted(path.name for path in (self.tree / "dev/shm").iterdir())
