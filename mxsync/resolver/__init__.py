"""DNS questions, many at once, over shared sockets."""

from mxsync.resolver.resolver import Manners, Resolver
from mxsync.resolver.values import (
    PORT,
    Answer,
    Datum,
    Question,
    Records,
    Said,
    Script,
    Server,
    Soa,
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
]
