"""The hall display: the pages that a screen in the hall shows, and the blueprint that serves them."""

from flask import Blueprint, current_app, render_template, request

LANGUAGES = ("ru", "en")

board_pages = Blueprint("board_pages", __name__, url_prefix="/board", template_folder="templates", static_folder="static")


@board_pages.get("")
def board() -> str:
    """The board's page; everything it shows comes over the live link afterwards."""
    return _page("board.js")


@board_pages.get("/preview")
def preview() -> str:
    """A board as it would draw itself, silent, for staff who are signed in; `?board=NAME&show=sample|now`."""
    return _page("preview.js")


def _page(script: str) -> str:
    asked = request.args.get("lang", "")
    version = current_app.config.get("BOARD_PAGE", "")  # a page that stays open for months knows by it that it is old
    language = asked if asked in LANGUAGES else LANGUAGES[0]
    return render_template("display_board.html", lang=language, version=version, script=script)
