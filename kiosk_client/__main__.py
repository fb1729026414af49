"""`python -m kiosk_client` is the same as `kiosk-client`."""

from __future__ import annotations

import sys

from kiosk_client.cli import main

if __name__ == "__main__":
    sys.exit(main())
