"""The one table of routes."""

from __future__ import annotations

from queue_server.api.routing import Routes

routes = Routes()
