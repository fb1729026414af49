"""`python -m queue_server` is `queue-server`."""

import sys

from queue_server.cli import main

sys.exit(main())
