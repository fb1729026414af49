"""The files from which a server is installed name what exists: options, users, folders, figures, commands."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from queue_server.cli import _parser
from queue_server.http_server import END_WITHIN_S
from queue_server.media_formats import LARGEST_VIDEO, MB
from tests.office import Office

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
GUIDES = [ROOT / "docs" / "install.md", ROOT / "docs" / "ru" / "install.md"]
UNIT = EXAMPLES / "systemd" / "queue-server.service"
PROXY = EXAMPLES / "nginx" / "queue.conf"
#: What Prometheus itself knows of a server.
OF_PROMETHEUS = {"up"}


def unit() -> dict[str, str]:
    """The lines of the unit."""
    words = UNIT.read_text(encoding="utf-8")
    return dict(re.findall(r"^(\w+)=(.*)$", words, re.MULTILINE))


def blocks(guide: Path) -> list[str]:
    """What is typed or written into a file, step by step."""
    return re.findall(r"^```\n(.*?)^```", guide.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_the_unit_starts_the_server_with_words_that_it_understands() -> None:
    program, *words = unit()["ExecStart"].split()
    given = _parser().parse_args(words)
    assert Path(program).name == "queue-server"
    assert (given.host, given.behind_proxy) == ("127.0.0.1", True)
    assert given.data.parent == Path("/var/lib") / unit()["StateDirectory"]


def test_the_unit_waits_longer_than_the_server_needs_and_starts_it_anew_whatever_ended_it() -> None:
    said = unit()
    assert (said["Type"], said["Restart"], said["WatchdogSec"]) == ("notify", "always", "30")
    assert int(said["TimeoutStopSec"]) > 8 > END_WITHIN_S
    users = (EXAMPLES / "systemd" / "sysusers.conf").read_text(encoding="utf-8")
    assert re.findall(r"^u (\S+) -", users, re.MULTILINE) == [said["User"]]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_itself_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    file = tmp_path / UNIT.name
    file.write_text(UNIT.read_text(encoding="utf-8").replace(unit()["ExecStart"].split()[0], "/bin/true"))
    checked = subprocess.run(["systemd-analyze", "verify", "--man=no", file], capture_output=True, text=True)
    assert [line for line in checked.stderr.splitlines() if UNIT.name in line] == []


def test_the_proxy_hands_on_what_the_server_believes_and_lets_the_largest_video_through() -> None:
    conf = PROXY.read_text(encoding="utf-8")
    given = _parser().parse_args(unit()["ExecStart"].split()[1:])
    assert set(re.findall(r"proxy_pass (\S+);", conf)) == {f"http://{given.host}:{given.port}"}
    for header in ("Host $http_host", "X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme"):
        assert conf.count(f"proxy_set_header {header};") == conf.count("proxy_pass")
    most = re.search(r"client_max_body_size (\d+)m;", conf)
    assert most
    assert int(most[1]) * MB > LARGEST_VIDEO


def figures() -> list[str]:
    """Every expression of the alerts and of the dashboard."""
    rules: dict[str, Any] = yaml.safe_load((EXAMPLES / "monitoring" / "alerts.yaml").read_text(encoding="utf-8"))
    board = json.loads((EXAMPLES / "monitoring" / "dashboard.json").read_text(encoding="utf-8"))
    asked = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    return asked + [target["expr"] for panel in board["panels"] for target in panel["targets"]]


def test_alerts_and_dashboard_ask_for_figures_that_the_server_gives(office: Office) -> None:
    said = office.visitor.ask("GET", "/metrics").get_data(as_text=True)
    given = set(re.findall(r"^([a-z_]+)(?:\{[^}]*\})? ", said, re.MULTILINE)) | OF_PROMETHEUS
    named = {name for asked in figures() for name in re.findall(r"\b(?:queue_\w+|up\b)", re.sub(r"\{[^}]*\}", "", asked))}
    assert named - given == set()
    assert given - OF_PROMETHEUS - named == set(), "a figure that nobody looks at"


def test_an_alert_says_what_is_wrong_and_what_to_do() -> None:
    rules = yaml.safe_load((EXAMPLES / "monitoring" / "alerts.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    assert all(set(rule["annotations"]) == {"summary", "do"} for rule in rules)


def test_a_container_that_nobody_built_says_so_and_starts_what_there_is() -> None:
    made = (EXAMPLES / "container" / "Dockerfile").read_text(encoding="utf-8")
    composed = (EXAMPLES / "container" / "compose.yaml").read_text(encoding="utf-8")
    for words in (made, composed):
        assert "nowhere by us" in words.splitlines()[0]
    started = re.search(r"^CMD (\[.*\])$", made, re.MULTILINE)
    assert started
    _parser().parse_args(json.loads(started[1]))
    assert list(yaml.safe_load(composed)["services"]) == ["queue-server"]


def test_the_guides_tell_the_same_steps_in_words_that_the_program_understands() -> None:
    english, russian = map(blocks, GUIDES)
    assert english == russian
    called = re.findall(r"/queue-server ([^>\n]+)", "".join(english))
    assert len(called) > 7
    for words in called:
        _parser().parse_args(shlex.split(words))


@pytest.mark.parametrize("guide", GUIDES, ids=["en", "ru"])
def test_a_guide_names_files_that_are_there(guide: Path) -> None:
    words = guide.read_text(encoding="utf-8")
    installed = re.findall(r"^install .*-m 644 (?!/)(\S+)", words, re.MULTILINE)
    assert {UNIT.name, "sysusers.conf", PROXY.name} <= {Path(file).name for file in installed}
    named = [*(EXAMPLES / file for file in installed), *(ROOT / file for file in re.findall(r"examples/[\w./-]+\w", words))]
    linked = [guide.parent / file for file in re.findall(r"\]\(([\w./-]+)", words)]
    assert [file for file in (*named, *linked) if not file.exists()] == []
    for file in ("alerts.yaml", "dashboard.json", "compose.yaml"):
        assert f"`{file}`" in words
