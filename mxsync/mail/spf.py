"""What an SPF record says about the MX set of its domain. RFC 7208."""

import re
from collections.abc import Iterator

from mxsync.errors import InputError
from mxsync.mail.facts import Lookup
from mxsync.mail.texts import texts
from mxsync.model import DnsName, parse_name

_MX = re.compile(r"[+?~-]?mx(?::([^/]*))?(?:/[0-9]{1,2})?(?://[0-9]{1,3})?", re.IGNORECASE)


def spf_records(lookup: Lookup) -> tuple[str, ...]:
    """The SPF records among TXT records; several are an error. RFC 7208 §4.5."""
    return tuple(text for text in texts(lookup) if re.match(r"v=spf1(?: |$)", text, re.IGNORECASE))


def mx_domains(record: str, owner: DnsName) -> Iterator[DnsName]:
    """The domains whose MX set the record's own ``mx`` terms ask for. RFC 7208 §5.4.

    What ``include`` and ``redirect`` lead to is not looked at, nor are names made by macros.
    """
    for term in record.split(" ")[1:]:
        match = _MX.fullmatch(term)
        if match is None:
            continue
        if match[1] is None:
            yield owner
        elif "%" not in match[1]:
            try:
                yield parse_name(match[1])
            except InputError:
                continue
