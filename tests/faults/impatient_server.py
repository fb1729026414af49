"""queue-server with one change: it waits a second for a client that has fallen silent, not half a minute, and so need no test."""

from gevent import monkey

monkey.patch_all()

import sys  # noqa: E402

from queue_server import http_server  # noqa: E402
from queue_server.cli import main  # noqa: E402

http_server.SILENCE_S = 1

sys.exit(main())
