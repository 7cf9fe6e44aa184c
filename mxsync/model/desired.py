"""What the specs want of one zone."""

from dataclasses import dataclass, field
from enum import StrEnum

from mxsync.errors import Position
from mxsync.model.mx import Mx
from mxsync.model.names import DnsName


class Unmanaged(StrEnum):
    """What to do about MX RRsets at owners that the spec does not name."""

    IGNORE = "ignore"
    REPORT = "report"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Want:
    """What one owner shall have: ``rdata`` sorted, empty for "no MX RRset here".

    ``ttl`` in seconds, None: keep the live one, and for a new set the host's default. ``preset`` is the
    shipped preset the records come from, or empty; ``recipients`` are mail addresses at the owner that its
    targets have to accept.
    """

    owner: DnsName
    rdata: tuple[Mx, ...]
    ttl: int | None = None
    where: Position | None = field(default=None, compare=False)
    preset: str = field(default="", compare=False)
    recipients: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desired:
    """One zone at one provider as the specs want it.

    ``zone_id`` picks one of several zones of that name; ``turn`` counts the hosts of the zone in the order in
    which they are changed, from 0; ``frozen`` is the reason no change may happen,
    or empty; ``wants`` are in canonical owner order; ``digest`` changes exactly when the meaning does.
    """

    provider: str
    zone: DnsName
    wants: tuple[Want, ...]
    zone_id: str = ""
    turn: int = 0
    unmanaged: Unmanaged = Unmanaged.IGNORE
    frozen: str = ""
    digest: str = ""
    where: Position | None = field(default=None, compare=False)
