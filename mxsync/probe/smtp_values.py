"""Whom to ask by SMTP, for what, and in which manner."""

from dataclasses import dataclass

from mxsync.model import DnsName

PORT = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """All that is asked at one address.

    ``hosts`` are the exchanges that have the address, sorted; ``recipients`` are those of all domains that
    send their mail there, each once. ``refusal`` is why the address must not be asked, or empty.
    """

    address: str
    hosts: tuple[DnsName, ...]
    recipients: tuple[str, ...]
    refusal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpManners:
    """How servers are asked.

    ``helo``: the name to introduce this machine by, empty for its own; ``timeout``: seconds for each wait;
    ``per_host``: connections at once to the addresses of one exchange; ``at_once``: to all.
    """

    helo: str = ""
    port: int = PORT
    timeout: float = 30
    per_host: int = 2
    at_once: int = 50

    # Below what servers tolerate by default, so that asking changes nothing for anybody else: Postfix slows
    # a client down after 10 refusals in a connection (smtpd_soft_error_limit) and Exim takes no more than
    # 100 recipients from some (RFC 5321 §4.5.3.1.8 has every server take 100).
    recipients: int = 100
    """Asked for in one connection."""
    refusals: int = 8
    """Heard in one connection."""
    connections: int = 10
    """To one address, one after the other, for recipients."""
    certificates: int = 8
    """To one address, one after the other, for certificates under other names."""

    def budget(self, recipients: int) -> float:
        """Seconds for everything at one address: four waits, and one second for each recipient up to 600."""
        return 4 * self.timeout + min(recipients, 600)
