"""The digest of what a spec means for one zone: equal meanings, equal digests."""

import hashlib
from collections.abc import Sequence
from json.encoder import encode_basestring_ascii as quoted

from mxsync.model import DnsName, Unmanaged, Want


def digest(
    *, zone: DnsName, at: tuple[str, str], wants: Sequence[Want], unmanaged: Unmanaged, frozen: str
) -> str:
    """``sha256:`` and hex digits over canonical JSON of the meaning; ``wants`` are in canonical order.

    ``at``: provider and zone id. The JSON is written by hand, which is four times as fast as ``json.dumps``.
    """
    sets = ",".join(map(_want, wants))
    frame = f"{quoted(zone)},{quoted(at[0])},{quoted(at[1])},{quoted(unmanaged.value)},{quoted(frozen)}"
    meaning = f"[{frame},[{sets}]]"
    return "sha256:" + hashlib.sha256(meaning.encode("ascii")).hexdigest()


def _want(want: Want) -> str:
    ttl = "null" if want.ttl is None else want.ttl
    rdata = ",".join([f"[{mx.preference},{quoted(mx.exchange)}]" for mx in want.rdata])
    return f"[{quoted(want.owner)},{ttl},[{rdata}]]"
