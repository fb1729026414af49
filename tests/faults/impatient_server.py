"""queue-server with one change: its patience with clients that fall silent is a second, so that a test need not wait half a minute."""

from gevent import monkey

monkey.patch_all()

import sys  # noqa: E402

from queue_server import http_server  # noqa: E402
from queue_server.cli import main  # noqa: E402

http_server.SILENCE_S = 1

sys.exit(main())
