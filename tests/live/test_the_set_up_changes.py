"""A set-up that changes is seen at once, and whoever may be here no more is cut off at once, whoever changed it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import socketio
import tomli_w
from socketio.exceptions import ConnectionError as Refused

from queue_server.cli import main
from tests.faults.serving import Server
from tests.live.screen import PATIENCE_S, Hall, Screen, in_order


def change(hall: Hall, wanted: Any) -> Any:
    """Makes of the present set-up what `wanted` makes of it."""
    administrator = hall.server.person("admin")
    document = hall.see(administrator, "setup")
    setup = wanted(document["setup"])
    body = {"version": document["version"], "setup": setup}
    return hall.change(administrator, "setup", body)


@pytest.fixture
def hall(server: Server) -> Any:
    """As every hall here, with the set-up of before in the end."""
    opened = Hall(server)
    before = opened.see(server.person("admin"), "setup")["setup"]
    yield opened
    change(opened, lambda _: before)
    opened.close()


def without(part: str, *gone: str) -> Any:
    return lambda setup: {**setup, part: [one for one in setup[part] if one["name"] not in gone]}


def cut(screen: Screen) -> bool:
    return screen.cut.wait(PATIENCE_S)


def test_a_person_who_is_taken_out_is_cut_off_everywhere_and_the_others_stay(hall: Hall) -> None:
    operator, host = hall.operator(5), hall.server.person("host")
    desk, looks_on = hall.screen("/desk", person=operator), hall.screen("/hall", person=host)
    assert desk.now["counter"]["number"] == 5
    change(hall, without("users", "operator5"))
    assert cut(desk)
    assert operator.ask("GET", "/api/v1/tickets").status == 401
    with pytest.raises(Refused):
        hall.screen("/desk", person=operator)
    assert not looks_on.cut.is_set()


def why_not(hall: Hall, namespace: str, token: str) -> Any:
    """What a screen is told that is not let in."""
    told: list[Any] = []
    client = in_order(socketio.Client(reconnection=False, handle_sigint=False))
    client.on("connect_error", told.append, namespace=namespace)
    with pytest.raises(Refused):
        client.connect(hall.url, auth={"token": token}, namespaces=[namespace], transports=["websocket"], wait_timeout=PATIENCE_S)
    client.shutdown()
    return told[0]["message"] if isinstance(told[0], dict) else told[0]


def disabled(part: str, name: str, yes: bool = True) -> Any:
    def switch(setup: Any) -> Any:
        return {**setup, part: [{**one, "disabled": yes} if one["name"] == name else one for one in setup[part]]}

    return switch


def test_who_is_disabled_loses_all_screens_and_what_is_disabled_is_told_so(hall: Hall) -> None:
    manager = hall.server.person("manager")
    wall, board = hall.screen("/hall", person=manager), hall.board()
    change(hall, disabled("users", "manager"))
    assert cut(wall)
    assert manager.ask("GET", "/api/v1/reports/causes").status == 401
    change(hall, disabled("devices", "hall-board"))
    assert cut(board)
    assert why_not(hall, "/board", hall.access["board"]["hall-board"]) == "disabled"
    assert why_not(hall, "/board", "x" * 43) == "unauthorised"
    change(hall, disabled("devices", "hall-board", False))
    assert hall.board().now["seq"] > 0


def test_a_person_with_another_role_sees_the_hall_no_more(hall: Hall) -> None:
    screen = hall.screen("/hall", person=hall.server.person("manager"))
    assert screen.now["seq"] > 0

    def demoted(setup: Any) -> Any:
        users = [{**one, "role": "operator"} if one["name"] == "manager" else one for one in setup["users"]]
        return {**setup, "users": users}

    change(hall, demoted)
    assert cut(screen)


def test_a_service_under_another_name_is_on_the_kiosk_at_once(hall: Hall) -> None:
    kiosk, board = hall.kiosk_screen(), hall.board()
    before = kiosk.now

    def renamed(setup: Any) -> Any:
        services = [{**one, "name": {"ru": "Новое имя"}} for one in setup["services"]]
        return {**setup, "services": services}

    document = change(hall, renamed)
    assert document["differences"]
    kiosk.wait_for(lambda state: state["seq"] > before["seq"] and "Новое имя" in str(state))
    assert not board.cut.is_set()


def test_a_command_beside_the_running_server_takes_a_board_away(
    hall: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    board = hall.board()
    assert board.now["seq"] > 0
    assert main(["setup", "export", "--data", str(hall.server.data)]) == 0
    without_board = tomllib.loads(capsys.readouterr().out)
    without_board["devices"] = [one for one in without_board["devices"] if one["name"] != "hall-board"]
    file = tmp_path / "office.toml"
    file.write_text(tomli_w.dumps(without_board), encoding="utf-8")
    assert main(["setup", "apply", str(file), "--data", str(hall.server.data), "--yes"]) == 0
    assert cut(board)
    with pytest.raises(Refused):
        hall.board()
