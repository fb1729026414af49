#!/usr/bin/env python3
"""One command to run, test, measure or check Talon on a fresh machine; it sets everything up by itself.

    python3 manage.py run     the demo office: queue server, one kiosk, the print emulator
    python3 manage.py test    static checks and all tests; further words go to pytest
    python3 manage.py bench   benchmarks, as ratios; further words choose some of them
    python3 manage.py lint    static checks only

It uses nothing but Python's standard library.
"""

from __future__ import annotations

import argparse
import ctypes.util
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
DEMO = ROOT / "var" / "demo"
#: What an installation depends on: when one of these changes, it is done again.
INSTALLED_FROM = ("setup.cfg", "pyproject.toml", "constraints.txt", "build_backend/assets.py", "build_backend/package-lock.json")
#: Chromium without its windows: the tests' pages take it less than half the time.
ENGINE = "chromium-headless-shell"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
OUR_CODE = ("manage.py", "build_backend", "queue_server", "kiosk_client", "display_board", "operator_desk", "printer_drivers")
START_WITHIN_S = 30
#: Files of a whole test run take less than a third of it.
ROOM_FOR_TESTS = 4 << 30


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="run|test|bench|lint")
    run = commands.add_parser("run", help="run the demo office")
    run.add_argument("--port", type=int, default=8080, help="of the queue server")
    run.add_argument("--kiosk-port", type=int, default=8090, help="of the kiosk")
    run.add_argument("--data", type=Path, default=DEMO, help="where the demo office is kept")
    run.set_defaults(command=run_demo)
    for name, command, words in (
        ("test", run_tests, "static checks and all tests"),
        ("bench", run_benchmarks, "benchmarks, as ratios"),
        ("lint", run_checks, "static checks only"),
    ):
        commands.add_parser(name, help=words, add_help=False).set_defaults(command=command)
    given, further = parser.parse_known_args()
    given.further = further
    if given.command is run_demo and further:
        parser.error(f"unknown: {' '.join(further)}")
    try:
        return int(given.command(given))
    except KeyboardInterrupt:
        return 130
    except Failed as failed:
        print(f"manage.py: {failed}", file=sys.stderr)
        return 1


class Failed(Exception):
    """One line that says what to do."""


# Setting up


def set_up(extras: str) -> None:
    """A virtual environment with the product and `extras` in it; does nothing when it is there and up to date."""
    wanted = fingerprint(extras)
    stamp = VENV / f"installed-{extras.replace(',', '-')}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        share_files()
        return
    make_venv()
    say(f"Installing ({extras}); this takes a minute the first time …")
    pip("install", "--editable", f"{ROOT}[{extras}]")
    stamp.write_text(wanted)


def make_venv() -> None:
    if PYTHON.exists() and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        apt_install("to make a virtual environment", "python3-venv")
    say("Making a virtual environment …")
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.run([sys.executable, "-m", "venv", VENV]).returncode:
        raise Failed(f"{VENV} could not be made; is there room and the right to write?")


def pip(*words: str) -> None:
    command = [
        PYTHON,
        "-m",
        "pip",
        "--disable-pip-version-check",
        words[0],
        "--quiet",
        "--use-pep517",  # without it Debian's pip warns of a package that has no pyproject.toml
        "-c",
        ROOT / "constraints.txt",
        *words[1:],
    ]
    if subprocess.run(command, cwd=ROOT).returncode:
        raise Failed("pip could not install what is needed (see above); is the package index in reach?")


def share_files() -> None:
    """Shared pages may have changed since the installation; the kiosk's copies follow."""
    subprocess.run([PYTHON, ROOT / "build_backend" / "shared_files.py"], check=True)


def fingerprint(extras: str) -> str:
    digest = hashlib.sha256(f"{extras} {sys.version}".encode())
    for name in INSTALLED_FROM:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def apt_install(purpose: str, *packages: str) -> None:
    """Installs Debian packages where that is possible; otherwise one line says what to install."""
    words = f"{purpose} install Debian's packages: apt-get install {' '.join(packages)}"
    if shutil.which("apt-get") is None or os.name == "nt" or os.geteuid() != 0:
        raise Failed(words)
    say(f"Installing {' '.join(packages)} …")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    if "slapd" in packages:
        # Without a configuration Debian's own directory does not start: the tests start theirs.
        subprocess.run(["debconf-set-selections"], input=b"slapd slapd/no_configuration boolean true\n", check=True)
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", *command], env=environment, stdout=subprocess.DEVNULL)
        if done.returncode:
            raise Failed(f"apt-get {command[0]} failed; {words}")


def apt_knows(package: str) -> bool:
    """Whether it could be installed here; on a machine without Debian's packages it is done without."""
    if shutil.which("apt-cache") is None or os.name == "nt" or os.geteuid() != 0:
        return False
    return subprocess.run(["apt-cache", "show", package], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def say(words: str) -> None:
    print(words, flush=True)


# The demo office


def run_demo(given: argparse.Namespace) -> int:
    set_up("voice")
    data: Path = given.data
    if not (data / "queue.marker").exists():
        say(f"Setting up the demo office in {data} …")
        make = [
            PYTHON,
            "-m",
            "queue_server",
            "init",
            "--data",
            data,
            "--setup",
            ROOT / "examples" / "skek.toml",
            "--round-the-clock",
        ]
        if subprocess.run(make, stdout=subprocess.DEVNULL).returncode:
            raise Failed("the demo office could not be set up (see above)")
    access = read_access(data / "access.toml")
    token_file = data / "kiosk.token"
    write_secret(token_file, access["kiosk"]["hall-kiosk"])
    server = f"http://127.0.0.1:{given.port}"
    kiosk = f"http://127.0.0.1:{given.kiosk_port}"
    logs = data / "logs"
    logs.mkdir(exist_ok=True)
    with Running() as running:
        running.start("queue server", logs / "queue-server.log", "queue_server", "run", "--data", data, "--port", given.port)
        running.wait_for("queue server", f"{server}/healthz")
        running.start(
            "kiosk",
            logs / "kiosk.log",
            *("kiosk_client", "run", "--server", server, "--token-file", token_file, "--port", given.kiosk_port),
            *("--printer", f"emulator:{data / 'paper'}", "--data", data / "kiosk"),
        )
        running.wait_for("kiosk", f"{kiosk}/healthz")
        print_table(server, kiosk, data, access)
        return running.until_stopped()


def read_access(file: Path) -> dict[str, dict[str, str]]:
    if not file.exists():
        raise Failed(f"{file} is gone, and with it the demo's passwords; remove {file.parent} to begin anew, or use --data")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def write_secret(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(text)


def print_table(server: str, kiosk: str, data: Path, access: dict[str, dict[str, str]]) -> None:
    passwords = access["passwords"]
    rows = [
        ("Kiosk", f"{kiosk}/", "no sign-in; paper comes out in " + str(data / "paper")),
        ("Hall display", f"{server}/board#token={access['board']['hall-board']}", "the key is in the address"),
        ("Operator's desk", f"{server}/desk", f"operator1 … operator6; operator1: {passwords['operator1']}"),
        ("Hall host", f"{server}/hall", f"host: {passwords['host']}"),
        ("Supervisor's wall", f"{server}/wall", f"supervisor: {passwords['supervisor']}"),
        ("Manager's reports", f"{server}/reports", f"manager: {passwords['manager']}"),
        ("Set-up", f"{server}/setup", f"admin: {passwords['admin']} (asks for another one at first)"),
        ("API", f"{server}/api/v1/openapi.json", ""),
    ]
    width = max(len(row[0]) for row in rows)
    address = max(len(row[1]) for row in rows)
    say("\nThe hall is open. Ctrl-C stops it.\n")
    for screen, where, who in rows:
        say(f"  {screen:<{width}}  {where:<{address}}  {who}")
    say(f"\n  All names and passwords: {data / 'access.toml'}\n")


class Running:
    """Programs that were started together and end together."""

    def __init__(self) -> None:
        self._programs: dict[str, tuple[subprocess.Popen[bytes], Path]] = {}

    def __enter__(self) -> Running:
        # Also where this was started in the background by a shell that makes programs deaf to Ctrl-C.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        return self

    def __exit__(self, *_error: object) -> None:
        for program, _ in reversed(self._programs.values()):
            if program.poll() is None:
                program.terminate()
        for program, _ in self._programs.values():
            try:
                program.wait(10)
            except subprocess.TimeoutExpired:
                program.kill()

    def start(self, name: str, log: Path, module: str, *words: object) -> None:
        # A session of its own: Ctrl-C comes to manage.py alone, which then ends the programs in order.
        with log.open("ab") as out:
            command = [str(PYTHON), "-m", module, *map(str, words)]
            program = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, start_new_session=True)
        self._programs[name] = (program, log)

    def wait_for(self, name: str, address: str) -> None:
        program, log = self._programs[name]
        end = time.monotonic() + START_WITHIN_S
        while time.monotonic() < end:
            if program.poll() is not None:
                last = log.read_text(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
                raise Failed(f"the {name} did not start: {last[0]}")
            try:
                with urllib.request.urlopen(address, timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise Failed(f"the {name} does not answer at {address}; its log: {log}")

    def until_stopped(self) -> int:
        try:
            while True:
                for name, (program, log) in self._programs.items():
                    if program.poll() is not None:
                        raise Failed(f"the {name} ended with {program.returncode}; its log: {log}")
                time.sleep(0.5)
        except KeyboardInterrupt:
            say("\nClosing the hall …")
            return 0


# Checks, tests, benchmarks


def run_checks(given: argparse.Namespace) -> int:
    set_up("voice,ldap,dev")
    return next((1 for check in checks() if subprocess.run(announced(check), cwd=ROOT).returncode), 0)


def checks() -> list[list[str]]:
    """The static checks, the quick ones first."""
    code = [name for name in (*OUR_CODE, "tests", "benchmarks") if (ROOT / name).exists()]
    return [
        [str(PYTHON), "-m", "ruff", "check", *code],
        [str(PYTHON), "-m", "ruff", "format", "--check", "--quiet", *code],
        [str(BIN / "lint-imports")],
        [str(PYTHON), "-m", "mypy"],
    ]


def announced(check: list[str]) -> list[str]:
    words = check[2:4] if check[1:2] == ["-m"] else [Path(check[0]).name]
    say(f"— {' '.join(words)}")
    return check


def run_tests(given: argparse.Namespace) -> int:
    set_up("voice,ldap,dev")
    missing = []
    if sys.platform == "linux" and shutil.which("systemd-analyze") is None:
        missing.append("systemd")
    if shutil.which("strace") is None:
        missing.append("strace")
    if sys.platform == "linux" and shutil.which("slapd", path=f"{os.environ['PATH']}:/usr/sbin") is None:
        missing.append("slapd")
    if shutil.which("openssl") is None:
        missing.append("openssl")
    if shutil.which("pdftotext") is None:
        missing.append("poppler-utils")
    if chromium() is None:
        missing += ["chromium", "fonts-dejavu-core"]
    if shutil.which(ENGINE) is None and "CHROMIUM" not in os.environ and apt_knows(ENGINE):
        missing.append(ENGINE)
    if sys.platform == "linux" and ctypes.util.find_library("atomic") is None:
        missing.append("libatomic1")  # what drives the browser needs it
    if missing:
        apt_install("to run the browser and fault tests", *missing)
    # More than a hundred servers start in the tests: each module is compiled once, also where the environment forbids it.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the folder goes then, too
    with tempfile.TemporaryDirectory(prefix="talon-tests-", dir=memory(), ignore_cleanup_errors=True) as folder:
        environment["TMPDIR"] = folder
        test = [str(PYTHON), "-m", "pytest"]
        if given.further:
            return subprocess.run([*test, *given.further], cwd=ROOT, env=environment).returncode
        *quick, slow = checks()
        for check in quick:
            if subprocess.run(announced(check), cwd=ROOT).returncode:
                return 1
        # The types are looked through while tests wait, and what is found is told after them.
        beside = subprocess.Popen(slow, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            # Tests wait for a sound, a silence or a server for more than half of their time: more workers than cores.
            workers = str((os.cpu_count() or 1) * 2)
            failed = subprocess.run([*test, "-n", workers, "--dist", "worksteal"], cwd=ROOT, env=environment).returncode
            announced(slow)
            found, _ = beside.communicate()
        finally:
            beside.kill()
        say(found.decode(errors="replace").rstrip())
        return failed or beside.returncode


def memory() -> str | None:
    """Where files of tests cost no disk: each of a thousand databases waits for it at every step. None: where all go."""
    place = Path("/dev/shm")  # noqa: S108
    if not os.access(place, os.W_OK):
        return None
    room = os.statvfs(place)
    return str(place) if room.f_bavail * room.f_frsize > ROOM_FOR_TESTS and not room.f_flag & os.ST_NOEXEC else None


def chromium() -> str | None:
    """The browser that the tests drive: $CHROMIUM, or the first one found."""
    return os.environ.get("CHROMIUM") or next((name for name in CHROMIUMS if shutil.which(name)), None)


def run_benchmarks(given: argparse.Namespace) -> int:
    set_up("voice,ldap,dev")
    return subprocess.run([PYTHON, "-m", "benchmarks", *given.further], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
