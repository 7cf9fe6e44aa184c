"""DNS questions, many at once, over shared sockets."""

from mxsync.resolver.resolver import Resolver
from mxsync.resolver.route import routed
from mxsync.resolver.values import (
    PORT,
    Answer,
    Datum,
    Manners,
    Question,
    Records,
    Said,
    Script,
    Server,
    Soa,
    parse_server,
)

__all__ = [
    "PORT",
    "Answer",
    "Datum",
    "Manners",
    "Question",
    "Records",
    "Resolver",
    "Said",
    "Script",
    "Server",
    "Soa",
    "parse_server",
    "routed",
]
