#!/usr/bin/env python3
"""The units in scripts/systemd: what systemd says of them, and what docs/unattended.md promises."""
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from skip import skip_unless_allowed  # noqa: E402

UNITS = Path(__file__).resolve().parents[2] / "scripts" / "systemd"
PROMISED = {"Restart": "on-failure", "SuccessExitStatus": "3 4", "RestartPreventExitStatus": "2 3 4 5",
            "KillSignal": "SIGTERM"}


def settings_of(unit):
    lines = (line for line in unit.read_text().splitlines() if "=" in line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)


def started_by(unit, settings, folder):
    """The command line that the unit's shell executes, where FRAMERING_BIN is `folder`."""
    shell, option, script, session = shlex.split(settings["ExecStart"].replace("$$", "$"))
    printing = script.replace("exec ", "echo ", 1)
    done = subprocess.run([shell, option, printing, session], capture_output=True, text=True, check=True,
                          env={"FRAMERING_BIN": folder.rstrip("/"), "ACQUIRER_OPTIONS": "", "WRITER_OPTIONS": ""})
    return done.stdout


def main():
    units = sorted(UNITS.glob("*.service"))
    assert [unit.name for unit in units] == ["framering-acquirer@.service", "framering-hooks@.service", "framering-server@.service", "framering-writer@.service"], units
    for unit in units:
        settings = settings_of(unit)
        for name, value in PROMISED.items():
            assert settings.get(name) == value, f"{unit.name}: {name}={settings.get(name)}, promised is {value}"
        assert "StartLimitBurst" in settings, unit.name
        described = [line for line in unit.read_text().splitlines() if line.startswith("AssertPathExists=|")]
        assert len(described) == 2, f"{unit.name}: a session that nobody has described would be started"
        for folder in ("", "/opt/x/"):  # the installed command, or that of FRAMERING_BIN
            assert started_by(unit, settings, folder).startswith(f"{folder}framering "), (unit.name, folder)
    assert "--resume" in settings_of(units[0])["ExecStart"]
    assert "--run-hooks" in settings_of(units[1])["ExecStart"] and "--follow" in settings_of(units[1])["ExecStart"]
    assert "--serve" in settings_of(units[2])["ExecStart"]
    if not shutil.which("systemd-analyze"):
        skip_unless_allowed("there is no systemd-analyze (package systemd)")
    with tempfile.TemporaryDirectory(prefix="framering_test_") as directory:
        for unit in units:
            shutil.copy(unit, Path(directory) / unit.name.replace("@", "@test"))
        said = subprocess.run(
            ["systemd-analyze", "verify", "--user", "--man=no", *map(str, sorted(Path(directory).glob("*.service")))],
            capture_output=True, text=True, check=False, env={**os.environ, "XDG_RUNTIME_DIR": directory, "HOME": directory,
                                                              "SYSTEMD_UNIT_PATH": f"{directory}:"})
        ours = [line for line in (said.stdout + said.stderr).splitlines() if "framering" in line]
        assert said.returncode == 0 and not ours, said.stdout + said.stderr


main()
