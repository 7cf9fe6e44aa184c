"""Whether this machine has a way to an address at all."""

import errno
from functools import lru_cache

from mxsync.resolver.values import Server

_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


@lru_cache(maxsize=4096)
def routed(server: Server) -> bool:
    """Whether the routing table knows a way to a server; nothing is sent (connect(2) of a UDP socket).

    Many machines, those of CI services among them, have no IPv6.
    """
    import socket  # noqa: PLC0415 - 10 ms that runs without a question do not need

    family = socket.AF_INET6 if ":" in server.address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((server.address, server.port))
    except OSError as err:
        return err.errno not in _NO_WAY
    return True
