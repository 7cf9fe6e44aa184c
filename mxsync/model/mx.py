"""MX records and MX RRsets."""

from dataclasses import dataclass, field

from mxsync.model.names import ROOT, DnsName

DEFAULT_TTL = 3600  # seconds, for a new set where neither spec nor host says otherwise
MAX_TTL = 2**31 - 1  # seconds, RFC 2181 §8


@dataclass(frozen=True, slots=True, order=True)
class Mx:
    """One MX record's rdata (RFC 1035 §3.3.9): preference 0-65535, lower is tried first."""

    preference: int
    exchange: DnsName

    def __str__(self) -> str:
        return f"{self.preference} {self.exchange}"


NULL_MX = Mx(0, ROOT)
"""The rdata that says "this domain accepts no mail" (RFC 7505)."""


@dataclass(frozen=True, slots=True)
class MxRRset:
    """Every MX record of one owner; ``ttl`` in seconds; ``rdata`` sorted, distinct, never empty.

    ``token`` is the host's own listed form, kept so that a change can name exactly what was seen;
    it takes no part in equality.
    """

    owner: DnsName
    ttl: int
    rdata: tuple[Mx, ...]
    token: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.rdata:
            raise ValueError("an MX RRset has at least one record")
        if len(self.rdata) > 1:
            object.__setattr__(self, "rdata", tuple(sorted(set(self.rdata))))

    @property
    def is_null(self) -> bool:
        """Whether the set is exactly the null MX (RFC 7505 §3)."""
        return self.rdata == (NULL_MX,)


@dataclass(frozen=True, slots=True)
class Foreign:
    """MX data of an owner that an MxRRset cannot hold (weighted sets, aliases): shown, never changed."""

    owner: DnsName
    reason: str


Observed = MxRRset | Foreign
"""What a DNS host serves for one owner that has MX data."""
