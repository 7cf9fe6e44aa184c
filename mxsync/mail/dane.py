"""TLSA records. RFC 6698, RFC 7672."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mxsync.mail.facts import Lookup

_TLSA = re.compile(r"([0-9]{1,3}) ([0-9]{1,3}) ([0-9]{1,3}) ([0-9A-Fa-f ]+)")
_OCTETS = {1: 32, 2: 64}  # of SHA-256 and SHA-512: RFC 6698 §2.1.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tlsa:
    """One record, its data as octets. RFC 6698 §2.1."""

    usage: int
    selector: int
    matching: int
    data: bytes

    @property
    def usable(self) -> bool:
        """Whether senders of mail take it into account.

        Usages 0 and 1 are not for mail: RFC 7672 §3.1.3. Of the rest those count whose parameters are known.
        """
        if self.usage not in (2, 3) or self.selector not in (0, 1):
            return False
        if self.matching == 0:
            return bool(self.data)
        return len(self.data) == _OCTETS.get(self.matching, -1)

    def matches(self, sha256: str, spki_sha256: str) -> bool | None:
        """Whether it is about the certificate with these digests (of its DER, and of its key's), in hex.

        None where they do not tell: it names an issuer (usage 2), or is no SHA-256.
        """
        if self.usage != 3 or self.matching != 1:
            return None
        return self.data.hex() == (spki_sha256 if self.selector == 1 else sha256)


def mismatched(records: Iterable[Tlsa], sha256: str, spki_sha256: str) -> bool:
    """Whether no usable record can be about the certificate with these digests. RFC 7672 §3.1."""
    usable = [one for one in records if one.usable]
    return bool(usable) and all(one.matches(sha256, spki_sha256) is False for one in usable)


def tlsa_records(lookup: Lookup) -> Iterator[Tlsa]:
    """The records of a lookup that can be read."""
    for text in lookup.data:
        match = _TLSA.fullmatch(text)
        digits = match[4].replace(" ", "") if match else ""
        if match and len(digits) % 2 == 0:
            yield Tlsa(
                usage=int(match[1]),
                selector=int(match[2]),
                matching=int(match[3]),
                data=bytes.fromhex(digits),
            )
