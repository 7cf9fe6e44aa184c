"""Questions, transfers and updates over one connection, each signed, each paced, each reply checked."""

import secrets
import struct
from collections.abc import Collection, Iterator, Sequence

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.update

from mxsync.provider import Bucket
from mxsync_rfc2136.keys import Key
from mxsync_rfc2136.replies import Untrusted, accept, read_without_proof
from mxsync_rfc2136.sightings import Question
from mxsync_rfc2136.stream import Stream

IN_FLIGHT = 64
"""Questions sent ahead of their answers: few enough for the buffers of any connection, so that neither side
blocks the other."""


class Dialogue:
    """What goes over a connection. Used by one thread."""

    def __init__(self, stream: Stream, key: Key | None, bucket: Bucket) -> None:
        self.stream = stream
        self._key = key
        self._bucket = bucket

    def ask(self, questions: Sequence[Question]) -> list[dns.message.Message]:
        """The answers, in the order of the questions. Raises BrokenError and Untrusted.

        Servers may answer in any order (RFC 7766 §6.2.1.1).
        """
        answers: list[dns.message.Message | None] = [None] * len(questions)
        waiting: dict[int, tuple[int, dns.message.Message]] = {}
        sent = 0
        while sent < len(questions) or waiting:
            while sent < len(questions) and len(waiting) < IN_FLIGHT:
                name, rdtype = questions[sent]
                request = dns.message.make_query(name, rdtype, flags=0, id=_unused(waiting))
                self._send(request)
                waiting[request.id] = sent, request
                sent += 1
            wire = self.stream.receive()
            at, asked = _claimed(wire, waiting)
            answers[at] = accept(wire, asked, self._key)
        return [answer for answer in answers if answer is not None]

    def transfer(self, zone: dns.name.Name) -> Iterator[dns.message.Message]:
        """The messages of a zone transfer (RFC 5936). Raises BrokenError, Untrusted and Declined.

        All of them have to be taken before what they say is true: the last one proves those before it.
        """
        request = dns.message.make_query(zone, dns.rdatatype.AXFR, flags=0)
        self._send(request)
        context, ends = None, 0
        while ends < 2:
            wire = self.stream.receive()
            try:
                reply = dns.message.from_wire(
                    wire,
                    keyring=self._key,
                    request_mac=request.mac or b"",
                    xfr=True,
                    tsig_ctx=context,
                    multi=True,
                )
            except (dns.exception.DNSException, ValueError) as err:
                said = read_without_proof(wire)
                if said is not None and said.rcode() != dns.rcode.NOERROR:
                    raise Declined(said.rcode()) from err
                raise Untrusted("sends a zone transfer whose signature does not hold") from err
            if reply.rcode() != dns.rcode.NOERROR:
                raise Declined(reply.rcode())
            if not request.is_response(reply, xfr_continuation=bool(ends)):
                raise Untrusted("answers another question")
            first = not ends
            ends += sum(one.rdtype == dns.rdatatype.SOA and one.name == zone for one in reply.answer)
            if first and not (reply.answer and reply.answer[0].rdtype == dns.rdatatype.SOA):
                raise Untrusted("sends a zone transfer that does not begin with a SOA record")
            if self._key is not None and (first or ends >= 2) and not reply.had_tsig:
                raise Untrusted("sends a zone transfer without a signature", rcode=reply.rcode())
            context = reply.tsig_ctx
            yield reply

    def update(self, request: dns.update.UpdateMessage) -> dns.message.Message:
        """The reply to an update, which is sent once. Raises BrokenError and Untrusted, after it was sent."""
        self._send(request)
        return accept(self.stream.receive(), request, self._key)

    def _send(self, request: dns.message.Message) -> None:
        if self._key is not None:
            request.use_tsig(self._key)
        self._bucket.take()
        self.stream.send(request.to_wire())


class Declined(Exception):
    """A server does not give the zone away."""

    def __init__(self, rcode: dns.rcode.Rcode) -> None:
        super().__init__(dns.rcode.to_text(rcode))
        self.rcode = rcode


def _unused(waiting: Collection[int]) -> int:
    """An id nobody can guess, of no question that still waits."""
    while True:
        number = secrets.randbits(16)
        if number not in waiting:
            return number


def _claimed(
    wire: bytes, waiting: dict[int, tuple[int, dns.message.Message]]
) -> tuple[int, dns.message.Message]:
    """The question that a reply belongs to, by its id."""
    number = struct.unpack("!H", wire[:2])[0] if len(wire) >= 2 else -1
    if number not in waiting:
        raise Untrusted("answers a question that nobody asked")
    return waiting.pop(number)
