"""One question over a TCP connection of its own. RFC 7766, RFC 1035 §4.2.2."""

import asyncio
import secrets
import socket
from contextlib import closing

from mxsync.resolver.datagrams import SocketAddress
from mxsync.resolver.message import is_reply
from mxsync.resolver.query import query

_OTHERS = 16  # messages that are no reply to the question before the connection is given up


async def ask_by_stream(
    family: socket.AddressFamily,
    to: SocketAddress,
    section: bytes,
    *,
    recurse: bool,
    edns: bool,
    seconds: float,
) -> bytes:
    """The octets of the reply. Raises OSError, of which TimeoutError says that ``seconds`` did not do."""
    loop = asyncio.get_running_loop()
    number = secrets.randbits(16)
    message = query(number, section, recurse=recurse, edns=edns)
    with closing(socket.socket(family, socket.SOCK_STREAM)) as end:
        end.setblocking(False)
        async with asyncio.timeout(seconds):
            await loop.sock_connect(end, to)
            await loop.sock_sendall(end, len(message).to_bytes(2) + message)
            for _ in range(_OTHERS):
                size = int.from_bytes(await _exactly(loop, end, 2))
                reply = await _exactly(loop, end, size)
                if is_reply(reply, number, section):
                    return reply
    raise ConnectionError("the server answers other questions")


async def _exactly(loop: asyncio.AbstractEventLoop, end: socket.socket, octets: int) -> bytes:
    found = bytearray()
    while len(found) < octets:
        piece = await loop.sock_recv(end, octets - len(found))
        if not piece:
            raise ConnectionResetError("the server closed the connection without an answer")
        found += piece
    return bytes(found)
