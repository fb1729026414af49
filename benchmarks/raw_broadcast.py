"""The yardstick of a call: a hand-written asyncio server that sends one prepared frame to all who are connected.

python -m benchmarks.raw_broadcast PORT BYTES: clients open a WebSocket; a line "send N" on a plain connection sends a frame
of BYTES bytes that holds N to each of them.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import sys

_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


async def serve(port: int, size: int) -> None:
    clients: list[asyncio.StreamWriter] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readline()
        if first.startswith(b"send"):
            while first:
                payload = b'["state",' + first.split()[1] + b"]"
                payload += b" " * (size - len(payload))
                frame = bytes([0x81, 126]) + len(payload).to_bytes(2, "big") + payload
                for client in clients:
                    client.write(frame)
                first = await reader.readline()
            return
        key = b""
        while (line := await reader.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"sec-websocket-key:"):
                key = line.split(b":")[1].strip()
        accept = base64.b64encode(hashlib.sha1(key + _MAGIC).digest())  # noqa: S324  (the protocol's own)
        writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
            + accept
            + b"\r\n\r\n"
        )
        clients.append(writer)
        await reader.read()

    server = await asyncio.start_server(handle, "127.0.0.1", port, backlog=2048)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
