"""One question to one server: tries, replies, falling back to plain DNS or to TCP."""

import asyncio
import errno
import os
from collections.abc import Callable

from mxsync.resolver.convert import answer
from mxsync.resolver.datagrams import Datagrams
from mxsync.resolver.lane import Lane
from mxsync.resolver.message import (
    BADVERS,
    FORMERR,
    NOTIMP,
    Malformed,
    header_rcode,
    is_reply,
    is_truncated,
    read,
)
from mxsync.resolver.query import query, question_section
from mxsync.resolver.stream import ask_by_stream
from mxsync.resolver.values import Answer, Manners, Question, Said

_BUSY = 0.005  # seconds until a full socket is tried again
_GRACE = 0.25  # of the patience: for a true answer behind a malformed one


class Asking:
    """Asks until there is an answer, which ``done`` gets once, later than the constructor returns.

    Raises InputError for a record type that does not exist. Everything runs in the loop's thread.
    """

    __slots__ = (
        "_done", "_doubted", "_edns", "_ends", "_lane", "_loop", "_malformed", "_manners", "_numbers",
        "_question", "_section", "_sent", "_task", "_timer", "_tries", "begun", "over",
    )  # fmt: skip

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        ends: Datagrams,
        lane: Lane,
        manners: Manners,
        *,
        question: Question,
        done: Callable[[Answer], None],
    ) -> None:
        self.over = False
        self.begun = False
        self._loop = loop
        self._ends = ends
        self._lane = lane
        self._manners = manners
        self._question = question
        self._done = done
        self._section = question_section(question.name, question.rdtype)
        self._edns = True
        self._tries = manners.tries
        self._sent = 0
        self._numbers: list[int] = []
        self._malformed = ""
        self._doubted = False
        self._timer: asyncio.Handle | None = None
        self._task: asyncio.Task[None] | None = None
        circuit = lane.circuit
        if not circuit.is_open:
            lane.join(self)
        elif circuit.take_probe(loop.time()):
            self._tries = 1  # it is for finding out, not for finding an answer against all odds
            lane.join(self)
        else:
            self.dismiss(*circuit.verdict())

    def cancel(self) -> None:
        """Nobody wants to know any more."""
        if not self.over:
            self._stop()
            if self.begun:
                # Later, for the next in the queue may be cancelled in the same breath.
                self._loop.call_soon(self._lane.leave)

    def dismiss(self, said: Said, detail: str) -> None:
        """Answer without asking."""
        self._timer = self._loop.call_soon(self._give_up, said, detail)

    def begin(self) -> None:
        """Send the question for the first time."""
        self.begun = True
        self._send()

    def receive(self, octets: bytes, number: int) -> bool:
        """Takes a datagram with its id from its server; whether it was a reply to it."""
        if not is_reply(octets, number, self._section):
            return False
        self._lane.circuit.heard()
        if is_truncated(octets):
            self._turn_to_stream()
        elif self._edns and header_rcode(octets) in (FORMERR, NOTIMP):
            self._send_plain()
        else:
            self._read(octets)
        return True

    def hurry(self) -> None:
        """It is to end with the try that is under way."""
        self._tries = self._sent

    def fail(self, error: int) -> None:
        """The query did not arrive; ``error`` is an errno."""
        if error in (errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EACCES):
            self._miss(Said.UNREACHABLE, os.strerror(error).lower())

    def _send(self) -> None:
        self._stop_waiting()
        number = self._lane.fresh_number()
        octets = query(number, self._section, recurse=self._question.recurse, edns=self._edns)
        try:
            end = self._ends.send(octets, self._lane.address)
        except BlockingIOError:
            self._timer = self._loop.call_later(_BUSY, self._send)
            return
        except OSError as err:
            reason = (err.strerror or str(err)).lower()
            self._timer = self._loop.call_soon(self._miss, Said.UNREACHABLE, reason)
            return
        self._lane.spend()
        self._lane.flying[number] = self, end
        self._numbers.append(number)
        self._timer = self._loop.call_later(self._manners.patience * 2**self._sent, self._lose)
        self._sent += 1

    def _send_plain(self) -> None:
        """The same try again without EDNS: RFC 6891 §6.2.2 and §7."""
        self._edns = False
        self._sent -= 1
        self._forget_numbers()
        self._send()

    def _lose(self) -> None:
        """The patience with a try is over."""
        if self._sent < self._tries:
            self._send()
        elif self._malformed:
            self._give_up(Said.MALFORMED, self._malformed)
        else:
            seconds = self._manners.patience * (2**self._sent - 1)
            self._miss(Said.SILENT, f"no answer within {seconds:g} s")

    def _read(self, octets: bytes) -> None:
        try:
            message = read(octets)
            if message.rcode == BADVERS and self._edns:
                self._send_plain()
                return
            found = answer(self._question, message)
        except Malformed as err:
            self._doubt(str(err))
        else:
            self._end()
            self._done(found)

    def _doubt(self, reason: str) -> None:
        """Whoever sent a malformed reply, a true one may still come: to this try, or to another."""
        self._malformed = reason
        if self._sent < self._tries:
            self._send()
        elif not self._doubted:  # once, or a server that goes on and on would put off the end for ever
            self._doubted = True
            self._stop_waiting()
            self._timer = self._loop.call_later(_GRACE * self._manners.patience, self._lose)

    def _turn_to_stream(self) -> None:
        self._stop_waiting()
        self._forget_numbers()
        self._task = self._loop.create_task(self._stream())

    async def _stream(self) -> None:
        said, reason = Said.SILENT, ""
        for number in range(self._tries):
            seconds = self._manners.patience * 2**number
            try:
                octets = await ask_by_stream(
                    self._lane.family,
                    self._lane.address,
                    self._section,
                    recurse=self._question.recurse,
                    edns=self._edns,
                    seconds=seconds,
                )
            except TimeoutError:
                reason = f"no answer within {seconds:g} s"
            except ConnectionRefusedError as err:
                said, reason = Said.UNREACHABLE, os.strerror(err.errno or errno.ECONNREFUSED).lower()
                break
            except OSError as err:
                reason = err.strerror or str(err)
            else:
                self._task = None
                self._finish_stream(octets)
                return
        self._task = None
        self._give_up(said, f"truncated by UDP, and by TCP: {reason}")

    def _finish_stream(self, octets: bytes) -> None:
        try:
            found = answer(self._question, read(octets))
        except Malformed as err:
            self._give_up(Said.MALFORMED, str(err))
        else:
            self._end()
            self._done(found)

    def _miss(self, said: Said, detail: str) -> None:
        """Nobody is there."""
        lane = self._lane
        self._end()
        lane.missed(said, detail)
        self._done(Answer(question=self._question, said=said, detail=detail))

    def _give_up(self, said: Said, detail: str) -> None:
        self._end()
        self._done(Answer(question=self._question, said=said, detail=detail))

    def _end(self) -> None:
        self._stop()
        if self.begun:
            self._lane.leave()

    def _stop(self) -> None:
        self.over = True
        self._stop_waiting()
        self._forget_numbers()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _forget_numbers(self) -> None:
        for number in self._numbers:
            del self._lane.flying[number]
        self._numbers.clear()
