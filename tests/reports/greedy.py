"""A program that draws nothing: what it reads says whether it hangs, waits, listens no more, eats, fails, or stops half way."""

from __future__ import annotations

import os
import sys
import time

asked = sys.stdin.readline()
if asked == "deaf\n":
    time.sleep(600)
asked += sys.stdin.read()
if asked == "hang":
    time.sleep(600)
elif asked == "spin":
    while True:
        pass
elif asked.startswith("wait for "):
    while not os.path.exists(asked.removeprefix("wait for ")):
        time.sleep(0.01)
    sys.stdout.write("the file is there")
elif asked == "eat":
    kept = []
    while True:
        kept.append(bytearray(2**22))
elif asked == "fail":
    raise ValueError("no such colour")
elif asked == "half":
    sys.stdout.write("%PDF")
    sys.stdout.flush()
    sys.exit(1)
else:
    sys.stdout.write(asked.upper())
