"""The command `doctor`: how server, data folder and backups are, with or without a running server; it changes nothing."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

#: A server that runs answers within so many seconds.
ANSWER_S = 5
#: A device that was not seen for so long needs somebody (seconds); by the database alone no more is known.
UNSEEN_S = 24 * 3600
SIGNS = {"green": "● ok  ", "amber": "▲ look", "red": "■ BAD "}


def add_to(commands: Any) -> None:
    """Adds the command to the parser."""
    doctor = commands.add_parser(
        "doctor", help="say how all is: server, database, backups, disk, clock, devices; 1 when something is red"
    )
    doctor.add_argument("--data", type=Path, required=True, metavar="DIR")
    doctor.add_argument("--port", type=int, default=8080, help="where the server should answer")
    doctor.add_argument("--language", choices=("ru", "en"), default="ru")
    doctor.add_argument("--json", action="store_true", help="the rows as JSON")
    doctor.set_defaults(command=_doctor)


def _doctor(given: argparse.Namespace) -> int:
    from queue_server import status_rows, texts
    from queue_server.store.clock import SteadyClock

    if given.data.is_dir():
        texts.add_from(given.data)
    now = SteadyClock().now()
    found = status_rows.document(status_rows.rows(given.data, now, _known(given.data, given.port, now)), given.language)
    if given.json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    else:
        for item in found["items"]:
            print(f"{SIGNS[item['light']]}  {item['name']}: {item['text']}" + (f" {item['do']}" if item["do"] else ""))
    return 1 if found["light"] == "red" else 0


def _known(data: Path, port: int, now: int) -> Any:
    """What the files tell, and who answers at the port."""
    from queue_server.status_rows import Known, look_over
    from queue_server.store.backup_settings import BackupRules

    soundness, contents = look_over(data)
    office = _office(data) if contents is not None else None
    devices = [one for one in office.devices if not one.revoked and not one.disabled] if office else []
    answered, certificate = _asked(port)
    return Known(
        contents=contents,
        rules=office.backup if office else BackupRules(),
        server=_server(data, port, None if contents is None else contents.office, answered),
        soundness=soundness,
        clock_jumped=False,
        devices=[one.name for one in devices],
        troubled=[one.name for one in devices if one.seen_at is None or now - one.seen_at > UNSEEN_S],
        directory=office is not None and office.directory is not None,
        certificate_ends=certificate,
    )


def _office(data: Path) -> Any:
    """The set-up; None when the database is of another version."""
    from queue_server import data_dir
    from queue_server.store import office_rows
    from queue_server.store.engine import open_to_read
    from queue_server.store.migrate import HEAD, version

    engine = open_to_read(data_dir.database(data))
    try:
        if version(engine) != HEAD:
            return None
        with engine.connect() as connection:
            return office_rows.load(connection)
    finally:
        engine.dispose()


def _server(data: Path, port: int, office: str | None, answered: str | None) -> Any:
    from queue_server import data_dir
    from queue_server.hall.standard import Light
    from queue_server.status_rows import Row

    values = {"port": port}
    if answered is not None and answered == office:
        return Row("server", Light.GREEN, "answers", values)
    if not data_dir.in_use(data):
        return Row("server", Light.AMBER, "stranger" if answered is not None else "stopped", values)
    return Row("server", Light.RED, "silent", values)


def _asked(port: int) -> tuple[str | None, int | None]:
    """The code of the office whose server answers at a port; "" when somebody else does, None when nobody.

    And when its certificate ends, where it speaks TLS. Whose certificate that is, is no question on the machine itself.
    """
    import http.client
    import ssl

    from queue_server.tls import ends_at

    plain = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_S)
    answered = _office_at(plain)
    if answered:
        return answered, None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    secured = http.client.HTTPSConnection("127.0.0.1", port, timeout=ANSWER_S, context=context)
    try:
        secured.connect()
        shown: Any = secured.sock.getpeercert(binary_form=True)
        ends = ends_at(shown)
    except (OSError, ValueError):
        return answered, None
    return _office_at(secured), ends


def _office_at(connection: Any) -> str | None:
    import http.client

    try:
        connection.request("GET", "/readyz")
        said = json.loads(connection.getresponse().read(65536))
        return str(said["office"])
    except (ValueError, TypeError, KeyError, http.client.HTTPException):
        return ""
    except OSError:
        return None
    finally:
        connection.close()
