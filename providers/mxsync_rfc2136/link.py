"""The way to a zone's primary: a connection when it is needed, and what becomes of one that breaks."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import dns.message
import dns.rcode
import dns.update

from mxsync.errors import HostError, OutcomeUnknown
from mxsync.model import DnsName, display
from mxsync.provider import Bucket
from mxsync_rfc2136 import failures
from mxsync_rfc2136.dialogue import Dialogue
from mxsync_rfc2136.keys import Key
from mxsync_rfc2136.pool import Pool
from mxsync_rfc2136.primary import Target
from mxsync_rfc2136.replies import Untrusted
from mxsync_rfc2136.sightings import Question
from mxsync_rfc2136.stream import BrokenError

Result = TypeVar("Result")


class Link:
    """What one thread says to the server of one zone. ``close`` leaves the connection to the next."""

    def __init__(self, zone: DnsName, target: Target, pool: Pool, bucket: Bucket, key: Key | None) -> None:
        self.zone = zone
        self.server = target.label
        self.key = key
        self._target = target
        self._pool = pool
        self._bucket = bucket
        self._dialogue: Dialogue | None = None

    def ask(self, questions: Sequence[Question]) -> list[dns.message.Message]:
        """The answers, in order, errors of the server among them. Raises HostError and ZoneMissing."""
        try:
            return self.read(lambda dialogue: dialogue.ask(questions))
        except Untrusted as err:
            if err.rcode == dns.rcode.REFUSED and err.tsig is None:
                # Knot signs nothing about zones it does not have; no key, so no secret, depends on it.
                raise failures.missing(self.server, self.zone, "REFUSED") from err
            raise failures.unreadable(self.server, err, self.key) from err

    def read(self, work: Callable[[Dialogue], Result]) -> Result:
        """What ``work`` reads; tried again once where the server had closed a kept connection.

        Raises HostError and whatever ``work`` raises; then the connection is not used again.
        """
        for fresh in (False, True):
            dialogue = self._dialogue or self._open(fresh=fresh)
            try:
                result = work(dialogue)
            except BrokenError as err:
                self._drop()
                if not (err.closed and dialogue.stream.used) or fresh:
                    raise HostError(f"{self.server} {err}", *_silence(err)) from err
            except BaseException:
                self._drop()
                raise
            else:
                dialogue.stream.used = True
                return result
        raise AssertionError  # the second round returns or raises

    def write(self, request: dns.update.UpdateMessage) -> dns.message.Message:
        """The reply to an update, sent once, on the connection that has just answered.

        Raises OutcomeUnknown, and Refused for a refusal that the server cannot sign.
        """
        if self._dialogue is None:
            raise HostError(f"there is no connection to {self.server} any more")
        try:
            return self._dialogue.update(request)
        except BrokenError as err:
            self._drop()
            raise OutcomeUnknown(
                f"{self.server} {err}, after the change of {display(self.zone)} was sent to it"
            ) from err
        except Untrusted as err:
            self._drop()
            raise failures.doubtful(self.server, self.zone, err, self.key) from err
        except BaseException:
            self._drop()
            raise

    def close(self) -> None:
        """Leave the connection to others."""
        dialogue, self._dialogue = self._dialogue, None
        if dialogue is not None:
            self._pool.give_back(self._target, dialogue.stream)

    def _open(self, *, fresh: bool) -> Dialogue:
        try:
            stream = self._pool.borrow(self._target, fresh=fresh)
        except BrokenError as err:
            raise HostError(f"{self.server} {err}", "is it the right address and port?") from err
        self._dialogue = Dialogue(stream, self.key, self._bucket)
        return self._dialogue

    def _drop(self) -> None:
        dialogue, self._dialogue = self._dialogue, None
        if dialogue is not None:
            dialogue.stream.close()


def _silence(err: BrokenError) -> Sequence[str]:
    return () if err.closed else ("is it a name server, and does it answer over TCP?",)
