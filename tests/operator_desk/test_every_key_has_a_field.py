"""What a set-up file may say can be said in the browser: every key of the model has its field, but for a few, with the reason."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from queue_server.setup_document import without_secrets
from tests.operator_desk.conftest import Opener
from tests.operator_desk.hall_server import Hall
from tests.whole_setup import keys, whole_setup

pytestmark = pytest.mark.browser

NAMED_ONCE = "names the thing: it is said where one is made, and another name would be another thing"
SECRET = "a secret: people get a password by a button of their own, devices come in by a code"
AT_THE_SERVER = "a program that runs on the server, or a file or password that it reads: said by whoever is at the server itself"
BESIDE_THE_PAPER = "one field for each line, beside the paper that they make: edited in tests/browser/"

#: Keys without a field, and why.
WITHOUT = {
    **dict.fromkeys(("groups.letter", "services.code", "priorities.code", "counters.number", "users.name"), NAMED_ONCE),
    **dict.fromkeys(("devices.kind", "devices.name", "days_off.date"), NAMED_ONCE),
    **dict.fromkeys(("users.password", "users.password_hash", "devices.token", "devices.token_hash"), SECRET),
    **dict.fromkeys(("voice.command", "reports.mail.user", "reports.mail.password_file", "reports.mail.ca_file"), AT_THE_SERVER),
    **{key: AT_THE_SERVER for key in keys() if key.startswith("directory.")},
    "ticket": BESIDE_THE_PAPER,
}
PLACES = (
    *("services/group:А", "services/meter", "counters/1", "people/anna", "hours", "limits", "order", "order/disabled", "texts"),
    *("devices/kiosk/hall-kiosk", "devices/board/hall-board", "devices/board/small-board", "boards/hall"),
    *("reports", "office"),
)


def key_of(path: str) -> str:
    """`services.0.name.ru` as `services.name`: without places in lists, languages, and the names of layouts."""
    return re.sub(r"\.\d+|\.(ru|en)$|(?<=^layouts)\.hall", "", path)


def test_every_key_of_a_set_up_file_has_a_field_in_the_page(hall: Hall, open_page: Opener) -> None:
    hall.setup.setup = without_secrets(whole_setup())
    hall.sign_in("administrator", None)
    page = open_page("/setup?lang=ru#services", 1366, 768)
    found: set[str] = set()
    for place in PLACES:
        page.evaluate("place => { location.hash = place; }", place)
        expect(page.locator(".setup-nav [aria-current]")).to_have_attribute("href", f"#{place.partition('/')[0]}")
        paths = page.locator("[data-path]")
        expect(paths.first).to_be_attached()
        for one in paths.evaluate_all("all => all.map((one) => one.dataset.path)"):
            found |= {key_of(path) for path in one.split(" ")}
    assert set(keys()) - found == WITHOUT.keys()
