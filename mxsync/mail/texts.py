"""TXT records in presentation form → the text they carry."""

import re

from mxsync.mail.facts import Lookup

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"|((?:[^\s"\\]|\\.)+)', re.DOTALL)
_ESCAPE = re.compile(r"\\([0-9]{3}|.)", re.DOTALL)


def texts(lookup: Lookup) -> tuple[str, ...]:
    """The text of every record, its strings joined without space (RFC 7208 §3.3, RFC 8461 §3.1).

    One character an octet (latin-1).
    """
    return tuple(_joined(one) for one in lookup.data)


def tagged(lookup: Lookup, version: str) -> tuple[dict[str, str], ...]:
    """The records that begin with the tag ``version`` (as ``v=STSv1``), as their tags.

    Of a repeated tag the first counts. RFC 8460 §3, RFC 8461 §3.1 and RFC 7489 §6.4 share this form.
    """
    found = []
    for text in texts(lookup):
        first, _, rest = text.partition(";")
        if first.replace(" ", "").replace("\t", "") != version:
            continue
        tags: dict[str, str] = {}
        for part in rest.split(";"):
            name, equals, value = part.partition("=")
            if equals:
                tags.setdefault(name.strip(), value.strip())
        found.append(tags)
    return tuple(found)


def _joined(record: str) -> str:
    return "".join(_ESCAPE.sub(_character, quoted or bare) for quoted, bare in _STRING.findall(record))


def _character(match: re.Match[str]) -> str:
    escaped = match[1]
    return chr(int(escaped) & 255) if len(escaped) == 3 else escaped
