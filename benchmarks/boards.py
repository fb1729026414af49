"""Many boards in one process: bare WebSocket connections that note when a message came, and nothing else."""

from __future__ import annotations

import asyncio
import base64
import os
from time import perf_counter


class Board(asyncio.Protocol):
    """One connection; `came` is the time of the newest message that holds `wanted`."""

    def __init__(self, path: str, greeting: bytes | None) -> None:
        self._path = path
        self._greeting = greeting
        self._received = bytearray()
        self._open = False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.wanted = b""
        self.came: asyncio.Future[float] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            f"GET {self._path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._open:
            _, found, rest = bytes(self._received).partition(b"\r\n\r\n")
            if not found:
                return
            self._open = True
            self._received = bytearray(rest)
            if self._greeting is None:
                self.ready.set_result(None)
        while (frame := self._frame()) is not None:
            self._handle(frame)

    def _frame(self) -> bytes | None:
        received = self._received
        if len(received) < 2:
            return None
        length, start = received[1] & 0x7F, 2
        if length == 126:
            length, start = int.from_bytes(received[2:4], "big"), 4
        elif length == 127:
            length, start = int.from_bytes(received[2:10], "big"), 10
        if len(received) < start + length:
            return None
        frame = bytes(received[start : start + length])
        del received[: start + length]
        return frame

    def _handle(self, frame: bytes) -> None:
        if self._greeting is not None and frame.startswith(b"0"):
            self._send(self._greeting)
        elif self._greeting is not None and frame == b"2":
            self._send(b"3")
        elif self._greeting is not None and frame.startswith(b"42") and not self.ready.done():
            self.ready.set_result(None)
        if self.came is not None and not self.came.done() and self.wanted in frame:
            self.came.set_result(perf_counter())

    def expect(self, wanted: bytes) -> asyncio.Future[float]:
        """Resolves to the time at which a message with `wanted` came."""
        self.wanted = wanted
        self.came = asyncio.get_running_loop().create_future()
        return self.came

    def _send(self, text: bytes) -> None:
        mask = b"\x00\x00\x00\x00"
        size = len(text)
        header = bytes([0x81, 0x80 | size]) if size < 126 else bytes([0x81, 0x80 | 126]) + size.to_bytes(2, "big")
        self._transport.write(header + mask + text)

    def close(self) -> None:
        self._transport.close()


async def connect(count: int, port: int, path: str, greeting: bytes | None) -> list[Board]:
    """`count` boards, each connected and with its first state."""
    loop = asyncio.get_running_loop()
    boards: list[Board] = []
    while len(boards) < count:
        batch = [
            (await loop.create_connection(lambda: Board(path, greeting), "127.0.0.1", port))[1]
            for _ in range(min(25, count - len(boards)))
        ]
        await asyncio.wait_for(asyncio.gather(*(board.ready for board in batch)), 60)
        boards += batch
    return boards
