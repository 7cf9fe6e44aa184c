"""A name server over TCP that answers as a test tells it to."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import dns.flags
import dns.message
import dns.opcode
import dns.rdatatype
import dns.rrset
import dns.tsig

from tests.hosts.servers.daemon import KEY

Reply = bytes | None
"""What goes over the connection, without its length; None closes it."""

ZONE = "puppet.test."
RECORDS = {
    (ZONE, "SOA"): "300 IN SOA ns1.puppet.test. h.puppet.test. 7 3600 900 604800 300",
    (ZONE, "MX"): "300 IN MX 10 mail.example.",
}


def response(request: dns.message.Message) -> dns.message.Message:
    """An empty answer, not signed."""
    reply = dns.message.make_response(request)
    reply.tsig, reply.want_tsig_sign = None, False
    return reply


def well(request: dns.message.Message, *, sign: bool | None = None) -> dns.message.Message:
    """The right answer for the zone above; NOERROR to any update."""
    reply = response(request)
    reply.flags |= dns.flags.AA
    if request.opcode() == dns.opcode.QUERY:
        question = request.question[0]
        kind = dns.rdatatype.to_text(question.rdtype)
        found = RECORDS.get((question.name.to_text(), kind))
        if found is not None:
            ttl, _, rdtype, data = found.split(" ", 3)
            reply.answer.append(dns.rrset.from_text(question.name, int(ttl), "IN", rdtype, data))
        else:
            ttl, _, rdtype, data = RECORDS[ZONE, "SOA"].split(" ", 3)
            reply.authority.append(dns.rrset.from_text(ZONE, int(ttl), "IN", rdtype, data))
    if request.had_tsig if sign is None else sign:
        reply.use_tsig(KEY)
        reply.request_mac = request.mac
    return reply


class Puppet:
    """``answer`` gives for each request what to send: messages, nothing, or None to close."""

    def __init__(self, answer: Callable[[dns.message.Message], list[Reply]]) -> None:
        self.answer = answer
        self.updates = 0
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._threads[0].join(5)
        self._listener.close()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads[1:]:
            thread.join(5)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._open.append(connection)
                self._threads.append(threading.Thread(target=self._serve, args=(connection,)))
                self._threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection, connection.makefile("rb") as stream:
            while head := stream.read(2):
                wire = stream.read(struct.unpack("!H", head)[0])
                request = dns.message.from_wire(wire, keyring=KEY)
                self.updates += request.opcode() == dns.opcode.UPDATE
                for reply in self.answer(request):
                    if reply is None:
                        return
                    connection.sendall(struct.pack("!H", len(reply)) + reply)


@contextmanager
def puppet(answer: Callable[[dns.message.Message], list[Reply]]) -> Iterator[Puppet]:
    found = Puppet(answer)
    try:
        yield found
    finally:
        found.close()
