"""The pages of the operator's desk, the hall host and the supervisor, and the blueprint that serves them."""

from flask import Blueprint, render_template, request

LANGUAGES = ("ru", "en")

desk_pages = Blueprint(
    "desk_pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/desk/static",
)


@desk_pages.get("/desk")
def desk() -> str:
    """The operator's page: one visitor, the steps, and who is next."""
    return _page("desk", "keys", "desk_panels", "hall_roll", "desk_host")


@desk_pages.get("/hall")
def hall() -> str:
    """The hall host's page: queues, counters, tickets by the time that is left to them."""
    return _page("hall", "hall_now", "hall_roll", "hall_bookings", "devices", "rooms")


@desk_pages.get("/wall")
def wall() -> str:
    """The supervisor's wall: the hall and the standard on one large screen."""
    return _page("wall", "rooms")


@desk_pages.get("/shift")
def shift() -> str:
    """The beginning and the end of a shift on one screen."""
    return _page("shift", "rooms")


@desk_pages.get("/replay")
def replay() -> str:
    """A day that is looked at again, with a slider for its clock."""
    return _page("replay", "rooms")


@desk_pages.get("/reports")
def reports() -> str:
    """The manager's reports: a day or a period against the standard, with its tickets, causes and sheets."""
    return _page("reports", "hall", "rooms", "reports_charts", "reports_lists")


@desk_pages.get("/audit")
def audit() -> str:
    """The log of who did what, for those who answer for the office."""
    return _page("audit", "rooms")


@desk_pages.get("/setup")
def setup() -> str:
    """The administrator's set-up: services, counters, people, hours, and whatever else the set-up file says."""
    return _page("setup", "rooms", "board_frame", "setup_parts", "setup_ticket", "setup_review")


@desk_pages.get("/devices")
def devices() -> str:
    """The page of kiosks and boards: how each is, and what to do about it."""
    return _page("devices", "hall")


@desk_pages.get("/status")
def status() -> str:
    """How server, database and backups are, and what to do about it."""
    return _page("status", "hall")


@desk_pages.get("/devices/preview")
def board_preview() -> str:
    """A board as it would draw itself, for staff."""
    return _page("board_preview", "board_frame", "hall", "devices")


@desk_pages.get("/media")
def media() -> str:
    """The page of pictures and video for the boards."""
    return _page("media", "hall")


def _page(name: str, *more: str) -> str:
    """The shell of a page: its script has the page's name, its styles are the shared ones, its own, and `more`."""
    styles = ("staff", "parts", name, *more)
    return render_template("operator_desk/page.html", lang=_language(), name=name, styles=styles)


def _language() -> str:
    """The language asked for in the address; the page itself knows the one chosen before."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]
