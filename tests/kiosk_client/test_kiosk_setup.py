"""The files for a kiosk name what exists, hold what the docs promise, and work with the browser that is installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Error, Playwright

from kiosk_client.cli import main
from tests import browsers

from .conftest import REPOSITORY

KIOSK = REPOSITORY / "examples" / "kiosk"
DOCS = [REPOSITORY / "docs" / "kiosk.md", REPOSITORY / "docs" / "ru" / "kiosk.md"]
UNITS = sorted(KIOSK.glob("*.service"))
#: Keys of a unit that we use; another one is a slip of the pen until it stands here.
KEYS = {
    "Unit": "Description Documentation Wants After Conflicts StartLimitIntervalSec",
    "Service": "Type User Environment LoadCredential ExecStart StateDirectory StateDirectoryMode Restart RestartSec "
    "TimeoutStartSec TimeoutStopSec WatchdogSec UMask NoNewPrivileges ProtectSystem ProtectHome PrivateTmp ProtectClock "
    "ProtectControlGroups ProtectHostname ProtectKernelLogs ProtectKernelModules ProtectKernelTunables ProtectProc "
    "RestrictNamespaces RestrictRealtime RestrictSUIDSGID LockPersonality CapabilityBoundingSet SystemCallArchitectures "
    "SystemCallFilter RestrictAddressFamilies DevicePolicy DeviceAllow PAMName TTYPath TTYReset TTYVHangup TTYVTDisallocate "
    "StandardInput StandardOutput StandardError UtmpIdentifier UtmpMode WorkingDirectory",
    "Install": "WantedBy",
}


def read_unit(path: Path) -> dict[str, list[tuple[str, str]]]:
    """A unit's sections, each with its lines in order."""
    sections: dict[str, list[tuple[str, str]]] = {}
    section = ""
    for line in path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith(("#", ";")):
            continue
        if line.startswith("["):
            section = line.strip("[]")
            sections[section] = []
        else:
            key, sign, value = line.partition("=")
            assert sign, f"{path.name}: {line}"
            sections[section].append((key, value.strip()))
    return sections


def start_script() -> str:
    return (KIOSK / "kiosk-screen").read_text(encoding="utf-8")


def flags() -> list[str]:
    """The browser's flags in the start script that need nothing of a screen."""
    words = re.findall(r"--[a-z][a-z-]*(?:=[^\s\\]+)?", start_script().partition("watch --page")[2])
    return [word for word in words if "$" not in word]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_have_known_keys_only(unit: Path) -> None:
    sections = read_unit(unit)
    assert set(sections) == set(KEYS)
    for section, lines in sections.items():
        assert {key for key, _ in lines} <= set(KEYS[section].split()), unit.name


def test_the_client_is_started_with_options_that_it_has(capsys: pytest.CaptureFixture[str]) -> None:
    service = dict(read_unit(KIOSK / "kiosk-client.service")["Service"])
    program, command, *words = service["ExecStart"].split()
    assert (Path(program).name, command) == ("kiosk-client", "run")
    with pytest.raises(SystemExit):
        main(["run", "--help"])
    known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    assert {word for word in words if re.fullmatch(r"--[a-z-]+", word)} - {"--no-ask-password"} <= known
    assert {"--pin-file", "--leave-command", "--token-file"} <= set(words)
    assert (service["Type"], service["WatchdogSec"], service["Restart"]) == ("notify", "30", "always")


def test_staff_leave_by_the_one_unit_that_ends_the_screen_and_may_start_no_other() -> None:
    client = dict(read_unit(KIOSK / "kiosk-client.service")["Service"])
    unit = re.search(r'--leave-command "[^"]* start (\S+)"', client["ExecStart"])
    assert unit
    assert ("Conflicts", unit[1]) in read_unit(KIOSK / "kiosk-screen.service")["Unit"]
    rule = (KIOSK / "50-kiosk-leave.rules").read_text(encoding="utf-8")
    assert f'action.lookup("unit") === "{unit[1]}"' in rule
    assert f'subject.user === "{client["User"]}"' in rule
    assert 'action.lookup("verb") === "start"' in rule


def test_units_run_as_users_of_their_own_without_a_password() -> None:
    users = re.findall(r"^u (\S+) -", (KIOSK / "sysusers.conf").read_text(encoding="utf-8"), re.MULTILINE)
    for unit in UNITS:
        assert dict(read_unit(unit)["Service"])["User"] in users
    assert dict(read_unit(KIOSK / "kiosk-client.service")["Service"])["NoNewPrivileges"] == "true"


def test_systemd_itself_finds_nothing_wrong(tmp_path: Path) -> None:
    for unit in UNITS:
        words = unit.read_text(encoding="utf-8")
        for program in re.findall(r"^ExecStart=(\S+)", words, re.MULTILINE):
            words = words.replace(program, "/bin/true")  # what is installed on a kiosk need not be here
        (tmp_path / unit.name).write_text(words)
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *sorted(tmp_path.glob("*.service"))], capture_output=True, text=True
    )
    ours = [line for line in checked.stderr.splitlines() if "kiosk-" in line]
    assert ours == []


def policies() -> dict[str, object]:
    read: dict[str, object] = json.loads((KIOSK / "policies.json").read_text(encoding="utf-8"))
    return read


def test_the_policies_hold_what_the_docs_promise() -> None:
    held = policies()
    assert held["URLAllowlist"] == ["http://127.0.0.1:8090"]
    assert {"*", "chrome://*"} <= set(held["URLBlocklist"])  # type: ignore[call-overload]
    assert held["DeveloperToolsAvailability"] == 2
    assert held["DownloadRestrictions"] == 3
    assert held["ForceEphemeralProfiles"] is True
    for switched_off in ("PrintingEnabled", "TranslateEnabled", "PasswordManagerEnabled", "AllowFileSelectionDialogs"):
        assert held[switched_off] is False
    promised = re.findall(r"`([A-Z][A-Za-z]+)`", DOCS[0].read_text(encoding="utf-8"))
    assert {name for name in promised if name.endswith(("list", "Enabled", "Availability", "Restrictions"))} <= set(held)


def test_the_start_script_is_a_script_that_may_be_run_and_never_switches_the_sandbox_off() -> None:
    script = KIOSK / "kiosk-screen"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["sh", "-n", script]).returncode == 0
    assert "--no-sandbox" not in script.read_text(encoding="utf-8")
    assert {"--kiosk", "--disable-pinch", "--no-first-run", "--overscroll-history-navigation=0"} <= set(flags())


def test_the_start_script_hands_the_browser_to_the_watchdog(tmp_path: Path) -> None:
    """With programs that only write down how they are called."""
    note = '#!/bin/sh\necho "$(basename "$0")" "$@" >> "$NOTES"\n'
    screen = 'echo "Screen 0: minimum 8 x 8, current 1080 x 1920, maximum 32767 x 32767"\necho "DP-1 connected primary"\n'
    for name in ("xset", "xrandr", "kiosk-client"):
        (tmp_path / name).write_text(note + (screen if name == "xrandr" else ""))
        (tmp_path / name).chmod(0o755)
    old = tmp_path / "kiosk-browser" / "visitor"
    old.mkdir(parents=True)
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "NOTES": str(tmp_path / "notes"),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "KIOSK_ROTATE": "right",
    }
    done = subprocess.run([KIOSK / "kiosk-screen"], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    notes = (tmp_path / "notes").read_text().splitlines()
    assert "xrandr --output DP-1 --rotate right" in notes
    assert notes[-1].startswith(
        "kiosk-client watch --page http://127.0.0.1:8090/ -- chromium --kiosk --app=http://127.0.0.1:8090/"
    )
    assert "--window-size=1081,1921" in notes[-1]
    assert not old.exists()


class Page(BaseHTTPRequestHandler):
    """The one page that the policies allow, and the port beside it that they do not."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>the page of this port</h1>")

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def ports() -> Iterator[tuple[int, int]]:
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Page) for _ in range(2)]
    for server in servers:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield servers[0].server_port, servers[1].server_port
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.browser
def test_the_installed_browser_takes_the_flags_of_the_start_script(tmp_path: Path, ports: tuple[int, int]) -> None:
    assert len(flags()) > 15
    command = [browsers.program(), "--headless", *own_flags(), f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom"]
    shown = subprocess.run([*command, f"http://127.0.0.1:{ports[0]}/"], capture_output=True, text=True, timeout=60)
    assert "the page of this port" in shown.stdout
    assert "unknown flag" not in shown.stderr.lower()


def own_flags() -> list[str]:
    """The start script's flags but for its screen, with those that a test's browser needs."""
    return [*(word for word in flags() if word != "--kiosk"), *browsers.flags()]


def own_mounts() -> bool:
    """Whether this user may look at /etc through a mount of its own, which no other program sees."""
    if shutil.which("unshare") is None or not Path("/etc/chromium").is_dir():
        return False
    return subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode == 0


@pytest.mark.browser
@pytest.mark.skipif(sys.platform != "linux" or not own_mounts(), reason="needs root and Debian's chromium, to hide /etc")
def test_the_installed_browser_shows_the_kiosks_page_and_nothing_else(
    playwright: Playwright, tmp_path: Path, ports: tuple[int, int]
) -> None:
    """The policies lie in /etc for this one browser only: a mount of its own hides the real folder."""
    allowed, other = ports
    etc = tmp_path / "etc"
    shutil.copytree("/etc/chromium", etc)
    managed = etc / "policies" / "managed"
    managed.mkdir(parents=True)
    held = {**policies(), "URLAllowlist": [f"http://127.0.0.1:{allowed}"]}
    held["DeveloperToolsAvailability"] = 1  # the test asks the browser by these tools what it shows
    (managed / "kiosk.json").write_text(json.dumps(held))
    hidden = tmp_path / "chromium"
    mount = f"mount --bind {etc} /etc/chromium && exec {browsers.program()}"
    hidden.write_text(f'#!/bin/sh\nexec unshare -m sh -c \'{mount} "$@"\' sh "$@"\n')
    hidden.chmod(0o755)

    kiosk = playwright.chromium.launch_persistent_context(tmp_path / "profile", executable_path=hidden, args=own_flags())
    try:
        page = kiosk.pages[0]
        page.goto(f"http://127.0.0.1:{allowed}/")
        assert page.locator("h1").text_content() == "the page of this port"
        for stranger in (
            f"http://127.0.0.1:{other}/",
            f"http://localhost:{allowed}/",
            "file:///etc/hostname",
        ):
            with pytest.raises(Error, match="ERR_BLOCKED_BY_ADMINISTRATOR"):
                page.goto(stranger)
    finally:
        kiosk.close()


def test_the_docs_mention_each_file_and_each_file_says_where_it_goes() -> None:
    described = DOCS[0].read_text(encoding="utf-8")
    for file in KIOSK.iterdir():
        assert f"`{file.name}`" in described or f"examples/kiosk/{file.name}" in described, file.name
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert "docs/kiosk.md" in readme
    assert "docs/ru/kiosk.md" in readme


def test_the_page_for_staff_is_one_page_and_quotes_the_screens() -> None:
    words = DOCS[1].read_text(encoding="utf-8")
    assert len(words.splitlines()) <= 60
    catalogue = json.loads((REPOSITORY / "queue_server" / "web" / "languages" / "ru.json").read_text(encoding="utf-8"))
    for key in ("kiosk.staff.test", "kiosk.staff.reload", "kiosk.staff.leave", "kiosk.staff.menu"):
        assert f"«{catalogue[key]}»" in words, key
