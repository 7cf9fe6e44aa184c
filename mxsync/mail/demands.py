"""What makes senders insist on TLS, as far as that was found out."""

from mxsync.errors import InputError
from mxsync.mail.facts import Facts
from mxsync.mail.mta_sts import Mode, parse_policy
from mxsync.mail.rules.dane import protected
from mxsync.mail.rules.sts import announces
from mxsync.model import DnsName


def enforced(owner: DnsName, facts: Facts) -> bool:
    """Whether the MTA-STS policy of a domain is in the mode enforce (RFC 8461 §5)."""
    fetched = facts.sts.get(owner)
    if fetched is None or fetched.problem or not announces(facts, owner):
        return False
    try:
        return parse_policy(fetched.text).mode is Mode.ENFORCE
    except InputError:
        return False


def pinned(host: DnsName, facts: Facts) -> bool:
    """Whether senders with DANE insist on TLS towards a host (RFC 7672 §2.2)."""
    return protected(facts, host)
