"""Files for the boards: what is taken is a picture or a video and nothing else, whatever it is called and whatever it hides."""

from __future__ import annotations

import io
import os
import resource
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PIL import Image

from queue_server.actions.media import LARGEST_FOLDER
from queue_server.media_formats import MB
from tests.media_files import WEBM, mp4, picture, png_of
from tests.office import Document, Office, Person

FILE = {"Content-Type": "application/octet-stream"}
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def put_up(who: Any, content: bytes, title: str = "afisha.png", expect: int = 201, **how: Any) -> Document:
    """Uploads a file; the item, or the refusal when another status is expected."""
    answer = who.ask("POST", "media", raw=content, query={"title": title}, headers=FILE, **how)
    assert answer.status_code == expect, answer.get_data(as_text=True)
    document: Document = answer.get_json()
    return document


def files(office: Office) -> list[str]:
    return sorted(file.name for file in (office.folder / "media").glob("*"))


def kept_picture(office: Office, item: Document) -> Image.Image:
    return Image.open(io.BytesIO((office.folder / "media" / item["id"]).read_bytes()))


def shown(office: Office) -> list[str]:
    """The addresses that boards are told, in order."""
    return [one["address"] for one in office.board()["media"]["items"]]


@pytest.fixture
def chief(office: Office) -> Person:
    return office.person("supervisor")


GOOD = {
    "image/png": picture("PNG"),
    "image/jpeg": picture("JPEG"),
    "image/webp": picture("WEBP"),
    "video/webm": WEBM,
    "video/mp4": mp4(),
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_file_is_known_by_its_content_and_served_under_a_name_of_ours(office: Office, chief: Person, kind: str) -> None:
    item = put_up(chief, GOOD[kind], "../../etc/passwd.svg")
    assert item["kind"] == kind
    assert shown(office) == [item["address"]]
    assert files(office) == [item["id"]]
    assert item["id"][:32].strip("0123456789abcdef") == ""
    answer = office.visitor.ask("GET", item["address"])
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Accept-Ranges"] == "bytes"
    if kind.startswith("video/"):
        assert answer.data == GOOD[kind]


NOT_MEDIA = {
    "nothing": b"",
    "a page": HTML,
    "an SVG": SVG,
    "a GIF": b"GIF89a" + b"\0" * 100,
    "a program": b"MZ" + b"\0" * 100,
    "an archive": b"PK\3\4" + b"\0" * 100,
    "a sound": b"RIFF\0\0\0\0WAVEfmt ",
}
BROKEN = {
    "half a PNG": picture("PNG", (640, 480))[:60],
    "the head of a PNG before a page": b"\x89PNG\r\n\x1a\n" + HTML,
    "the head of a JPEG before a page": b"\xff\xd8\xff" + HTML,
    "an MP4 with sound only": mp4(b"soun"),
    "an MP4 cut off": mp4()[:-10],
    "the head of an MP4 before a page": b"\0\0\0\x20ftypisom" + HTML * 3,
    "an MP4 whose box is longer than the world": mp4()[:32] + b"\0\0\0\1moov" + b"\xff" * 8,
    "the head of a WebM before a page": b"\x1aE\xdf\xa3" + HTML,
    "a WebM without its pictures": WEBM[:200],
    "a Matroska": WEBM.replace(b"webm", b"mkvx", 1),
}


@pytest.mark.parametrize("what", NOT_MEDIA)
def test_what_is_no_picture_and_no_video_is_refused(office: Office, chief: Person, what: str) -> None:
    assert put_up(chief, NOT_MEDIA[what], expect=422)["code"] == "medium_unknown"
    assert files(office) == shown(office) == []


@pytest.mark.parametrize("what", BROKEN)
def test_what_only_begins_like_one_is_refused(office: Office, chief: Person, what: str) -> None:
    assert put_up(chief, BROKEN[what], expect=422)["code"] == "medium_broken"
    assert files(office) == shown(office) == []


def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused_before_it_is_unpacked(office: Office, chief: Person) -> None:
    bomb = png_of(30_000, 30_000)
    assert len(bomb) < 10_000
    assert put_up(chief, bomb, expect=422)["code"] == "medium_pixels"
    assert files(office) == []


def test_what_hides_behind_a_picture_does_not_come_along(office: Office, chief: Person) -> None:
    """A picture that is also an archive, with a script in its comment: only the picture is kept."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("index.html", HTML)
    hidden = picture("JPEG", comment=HTML) + archive.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(hidden))
    item = put_up(chief, hidden)
    kept = (office.folder / "media" / item["id"]).read_bytes()
    assert b"script" not in kept
    assert not zipfile.is_zipfile(io.BytesIO(kept))
    assert kept_picture(office, item).size == (64, 36)


def test_a_picture_keeps_no_place_and_stands_upright_and_no_larger_than_a_board(office: Office, chief: Person) -> None:
    turned = Image.new("RGB", (6000, 300), "#0b6e6e")
    exif = turned.getexif()
    exif[0x0112] = 6  # on its side
    exif[0x010E] = "Ленина, 1"
    raw = io.BytesIO()
    turned.save(raw, "JPEG", exif=exif)
    item = put_up(chief, raw.getvalue())
    kept = kept_picture(office, item)
    assert kept.size == (108, 2160)
    assert dict(kept.getexif()) == {}


def test_a_clear_picture_stays_clear(office: Office, chief: Person) -> None:
    raw = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(raw, "PNG")
    item = put_up(chief, raw.getvalue())
    assert kept_picture(office, item).getpixel((0, 0)) == (255, 0, 0, 0)


def test_a_file_larger_than_its_kind_may_be_is_refused_with_the_limit(office: Office, chief: Person) -> None:
    refusal = put_up(chief, picture("PNG") + b"\0" * (10 * MB), expect=413)
    assert refusal["code"] == "medium_large"
    assert "10" in refusal["detail"]
    assert files(office) == []


def test_only_a_file_as_it_is_may_be_sent(office: Office, chief: Person) -> None:
    for kind in ("application/json", "multipart/form-data; boundary=x", "image/png", "text/html"):
        answer = chief.ask("POST", "media", raw=picture(), headers={"Content-Type": kind})
        assert (answer.status_code, answer.get_json()["code"]) == (415, "medium_type")
    assert put_up(chief, picture(), "имя\0.png", expect=422)["code"] == "invalid"
    assert put_up(chief, picture(), "x" * 201, expect=422)["code"] == "invalid"
    assert files(office) == []


def test_a_file_needs_the_sessions_own_value(office: Office, chief: Person) -> None:
    answer = office.visitor.ask("POST", "media", raw=picture(), headers={**FILE, "Cookie": chief.cookie})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "csrf")


def test_the_same_key_puts_a_file_up_once(office: Office, chief: Person) -> None:
    first = put_up(chief, picture(), key="same")
    assert put_up(chief, picture(), key="same") == first
    assert put_up(chief, picture("JPEG"), key="same", expect=422)["code"] == "key_reused"
    assert files(office) == [first["id"]]


def test_the_same_file_twice_is_two_items(office: Office, chief: Person) -> None:
    assert put_up(chief, WEBM)["id"] != put_up(chief, WEBM)["id"]
    assert len(files(office)) == 2


@contextmanager
def files_may_not_grow_beyond(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_takes_no_more_is_told_and_nothing_half_written_stays(office: Office, chief: Person) -> None:
    noise = io.BytesIO()
    Image.frombytes("RGB", (400, 400), os.urandom(480_000)).save(noise, "PNG")
    before = office.everything()
    with files_may_not_grow_beyond(100_000):
        refusal = put_up(chief, noise.getvalue(), expect=507)
    assert refusal["code"] == "disk_full"
    assert files(office) == []
    assert office.everything() == before
    put_up(chief, noise.getvalue())


def test_a_picture_that_grows_beyond_the_disk_when_it_is_written_anew_leaves_nothing(office: Office, chief: Person) -> None:
    large = io.BytesIO()
    Image.frombytes("RGB", (400, 400), os.urandom(480_000)).save(large, "WEBP", quality=1)
    assert len(large.getvalue()) < 40_000
    with files_may_not_grow_beyond(40_000):
        assert put_up(chief, large.getvalue(), expect=507)["code"] == "disk_full"
    assert files(office) == []


def test_the_folder_takes_two_gigabytes_and_no_more(office: Office, chief: Person) -> None:
    item = put_up(chief, WEBM)
    office.sql("UPDATE medium SET bytes = ?", LARGEST_FOLDER - 10)
    office.restart()
    assert put_up(chief, WEBM, expect=409)["code"] == "media_full"
    assert files(office) == [item["id"]]


def test_the_order_the_seconds_and_what_is_shown_reach_the_boards(office: Office, chief: Person) -> None:
    one, two, three = (put_up(chief, picture(kind)) for kind in ("PNG", "JPEG", "WEBP"))
    chief.post(f"media/{three['id']}/move", {"to": 1})
    chief.post(f"media/{one['id']}/change", {"seconds": 25})
    chief.post(f"media/{two['id']}/change", {"shown": False})
    assert office.board()["media"] == {
        "after_s": 30,
        "items": [
            {"address": three["address"], "kind": "image", "seconds": 10},
            {"address": one["address"], "kind": "image", "seconds": 25},
        ],
    }
    listed = chief.get("media")
    assert [(item["id"], item["shown"]) for item in listed["items"]] == [
        (three["id"], True),
        (one["id"], True),
        (two["id"], False),
    ]
    chief.post(f"media/{three['id']}/move", {"to": 1000})
    assert [item["id"] for item in chief.get("media")["items"]] == [one["id"], two["id"], three["id"]]


def test_what_is_taken_away_is_deleted(office: Office, chief: Person) -> None:
    item = put_up(chief, WEBM)
    chief.post(f"media/{item['id']}/remove")
    assert files(office) == shown(office) == []
    assert office.visitor.get(item["address"], 404)["code"] == "not_found"
    assert chief.post(f"media/{item['id']}/remove", expect=404)["code"] == "not_found"
    assert chief.post(f"media/{item['id']}/move", {"to": 1}, expect=404)["code"] == "not_found"


def test_a_part_of_a_video_is_given_as_players_ask_for_it(office: Office, chief: Person) -> None:
    address = put_up(chief, WEBM)["address"]
    part = office.visitor.ask("GET", address, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.data) == (206, WEBM[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(WEBM)}"
    rest = office.visitor.ask("GET", address, headers={"Range": "bytes=5000-"})
    assert (rest.status_code, rest.data) == (206, WEBM[5000:])
    beyond = office.visitor.ask("GET", address, headers={"Range": "bytes=999999-"})
    assert beyond.status_code == 416


@pytest.mark.parametrize(
    "name", ["../queue.db", "..%2Fqueue.db", "%2e%2e/queue.db", "0" * 32 + ".png", "0" * 32 + ".svg", "coming-x", "..\\queue.db"]
)
def test_no_name_but_ours_opens_a_file(office: Office, name: str) -> None:
    (office.folder / "media").mkdir()
    answer = office.visitor.ask("GET", f"media/files/{name}")
    assert answer.status_code == 404
    assert b"SQLite" not in answer.data


def test_what_came_only_half_is_gone_after_a_restart_and_the_rest_stays(office: Office, chief: Person) -> None:
    item = put_up(chief, WEBM)
    for name in ("coming-0123", "coming-" + "0" * 32 + ".png", "f" * 32 + ".webm", "read me.txt"):
        (office.folder / "media" / name).write_bytes(b"x")
    office.restart()
    assert files(office) == sorted([item["id"], "read me.txt"])
    assert shown(office) == [item["address"]]
