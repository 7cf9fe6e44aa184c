"""Whether a reply can be trusted: form, question, signature (RFC 8945 §5.3). Pure."""

import time

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.tsig
from dns.rdtypes.ANY.TSIG import TSIG

from mxsync_rfc2136.keys import Key


class Untrusted(Exception):
    """A reply that proves nothing, and what it says nevertheless.

    ``why``: what is wrong with it, in words that stand behind the server's name; ``rcode`` and ``tsig``: its
    codes, as far as it has them; ``ahead``: by how many seconds the server's clock is ahead of ours, where
    that is what is wrong.
    """

    def __init__(
        self,
        why: str,
        *,
        rcode: dns.rcode.Rcode | None = None,
        tsig: dns.rcode.Rcode | None = None,
        ahead: int | None = None,
    ) -> None:
        super().__init__(why)
        self.why = why
        self.rcode = rcode
        self.tsig = tsig
        self.ahead = ahead

    @property
    def declines(self) -> bool:
        """Whether it says that the request was not carried out. What servers cannot sign is of this kind."""
        return self.rcode not in (None, dns.rcode.NOERROR)


def accept(wire: bytes, request: dns.message.Message, key: Key | None) -> dns.message.Message:
    """The reply to a request that ``key`` signed. Raises Untrusted."""
    try:
        reply = dns.message.from_wire(wire, keyring=key, request_mac=request.mac or b"")
    except (dns.exception.DNSException, ValueError) as err:
        raise _explained(wire, request, key, err) from err
    _match(request, reply)
    return reply


def read_without_proof(wire: bytes) -> dns.message.Message | None:
    """A message of which the signature is not looked at; None if it is none."""
    try:
        return dns.message.from_wire(wire, keyring=False)
    except (dns.exception.DNSException, ValueError):
        return None


def _explained(wire: bytes, request: dns.message.Message, key: Key | None, err: Exception) -> Untrusted:
    """Why a reply could not be read, or its signature does not hold."""
    reply = read_without_proof(wire)
    if reply is None or key is None:
        return Untrusted("sends what is no DNS message" if reply is None else "signs what nobody signed")
    try:
        _match(request, reply)
    except Untrusted as other:
        return other
    rcode = reply.rcode()
    signature = reply.tsig[0] if reply.tsig else None
    if not isinstance(signature, TSIG):
        return Untrusted("answers without a signature", rcode=rcode)
    # Of what is no error of the TSIG, dnspython has told whether key, algorithm and digest are right.
    error = dns.rcode.Rcode(signature.error) if signature.error else None
    ahead = None
    if error == dns.rcode.BADTIME and len(signature.other) == 6:  # RFC 8945 §5.2.3
        ahead = int.from_bytes(signature.other, "big") - int(time.time())
    elif isinstance(err, dns.tsig.BadTime):
        ahead, error = signature.time_signed - int(time.time()), dns.rcode.BADTIME
    why = f"answers {dns.rcode.to_text(error, tsig=True)}" if error else "answers with a wrong signature"
    return Untrusted(why, rcode=rcode, tsig=error, ahead=ahead)


def _match(request: dns.message.Message, reply: dns.message.Message) -> None:
    if not request.is_response(reply):
        raise Untrusted("answers another question")
    if reply.flags & dns.flags.TC:
        raise Untrusted("sends an answer that is cut off")
