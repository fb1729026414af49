"""A message that goes past the queue is whole, keeps its place, and waits for nobody."""

from __future__ import annotations

import subprocess
import sys

SENDS = """
from gevent import monkey; monkey.patch_all()
import gevent, socket
from queue_server.live.links import _WholeSends
ours, theirs = socket.socketpair()
ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
sends = _WholeSends(ours)
messages = [bytes([65 + number]) * 200_000 for number in range(3)]
taken = [sends.send_now(messages[0]), sends.send_now(messages[1])]
later = gevent.spawn(sends.send, messages[1])
gevent.sleep(0)
taken.append(sends.send_now(messages[2]))
came = b""
while len(came) < 400_000:
    came += theirs.recv(65536)
later.join()
taken.append(sends.send_now(messages[2][:10]))
came += theirs.recv(65536)
print(taken, came == messages[0] + messages[1] + messages[2][:10])
theirs.close()
print(sends.send_now(b"nobody"))
"""


def test_a_message_that_only_began_is_finished_first_and_others_go_by_the_queue() -> None:
    done = subprocess.run([sys.executable, "-c", SENDS], capture_output=True, text=True, timeout=60)
    assert done.stdout == "[True, False, False, True] True\nFalse\n", done.stderr
