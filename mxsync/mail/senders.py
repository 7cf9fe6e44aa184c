"""What kinds of senders there are: how each chooses addresses, and when it gives up for now.

Sources: RFC 5321 §5.1 and §4.5.4.1; Postfix 3.7 postconf(5) and src/smtp/smtp_addr.c, smtp_connect.c; Exim
4.96 specification §47.5 (hosts_max_try) and src/host.c, src/transports/smtp.c.
"""

from dataclasses import dataclass, replace
from enum import StrEnum


class Shuffle(StrEnum):
    """What is put in random order among equal preferences."""

    HOSTS = "hosts"
    """The names, as RFC 5321 §5.1 says; the addresses of one stay together."""
    ADDRESSES = "addresses"
    """All addresses: a host with two of them is tried first twice as often as a host with one."""


class NullBeside(StrEnum):
    """What a null MX beside other records means, which RFC 7505 §3 forbids."""

    BOUNCE = "bounce"
    SKIP = "skip"


class Loop(StrEnum):
    """What becomes of mail when the sender itself is the best exchange left."""

    BOUNCE = "bounce"
    """RFC 5321 §5.1."""
    POSTFIX = "postfix"
    """As above, but delayed if better exchanges exist whose addresses cannot be found."""
    FREEZE = "freeze"
    """Kept until a person looks (the default of Exim's option ``self``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """One kind of sender.

    ``tries``: addresses that one run through the queue tries; ``sessions``: conversations in which a server
    may answer MAIL or RCPT with 4xx before it stops, 0 for any number; ``jumps``: the last try is taken
    again for the first address of each higher preference; ``balances``: no family of addresses may use up
    the tries of the other; ``ipv6_first``: within a preference; ``once``: an address that stands twice is
    tried once; ``days`` until mail in the queue is returned.
    """

    name: str
    tries: int
    sessions: int = 0
    shuffle: Shuffle = Shuffle.HOSTS
    jumps: bool = False
    balances: bool = False
    ipv6: bool = False
    ipv6_first: bool = False
    once: bool = False
    null_beside: NullBeside = NullBeside.BOUNCE
    loop: Loop = Loop.BOUNCE
    days: int = 5

    @property
    def with_ipv6(self) -> "Sender":
        """The same sender on a network that has IPv6 too."""
        return replace(self, ipv6=True)


RFC = Sender(name="rfc", tries=2, days=4)
"""The least RFC 5321 asks for: it SHOULD try two addresses (§5.1), and keep trying for 4 days (§4.5.4.1)."""

POSTFIX = Sender(
    name="postfix",
    tries=5,
    sessions=2,
    shuffle=Shuffle.ADDRESSES,
    balances=True,
    loop=Loop.POSTFIX,
    days=5,
)
"""smtp_mx_address_limit 5, smtp_mx_session_limit 2, smtp_randomize_addresses yes."""

EXIM = Sender(
    name="exim",
    tries=5,
    jumps=True,
    ipv6_first=True,
    once=True,
    null_beside=NullBeside.SKIP,
    loop=Loop.FREEZE,
    days=4,
)
"""hosts_max_try 5, which counts addresses; hosts_max_try_hardlimit 50 takes 46 preferences to matter."""

SENDERS = (RFC, POSTFIX, EXIM)
