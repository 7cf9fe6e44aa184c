"""Which zone at which DNS host."""

from dataclasses import dataclass

from mxsync.model.names import DnsName


@dataclass(frozen=True, slots=True, order=True)
class ZoneRef:
    """One zone at one configured provider.

    ``provider`` is the name in the config; ``id`` tells zones of one name apart (a hosted zone id, a view;
    may be empty); ``scope`` is the account, project, server or file the zone lives in, kept in plans and
    compared at apply so that a plan never runs against another place than it was made for.
    """

    provider: str
    name: DnsName
    id: str = ""
    scope: str = ""
