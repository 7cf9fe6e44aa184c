"""Noticing that a server is dead, so that ten thousand questions do not each wait for it."""

from mxsync.resolver.values import Said

DEAD_AFTER = 20  # questions in a row
PROBE_EVERY = 1.0  # seconds


class Circuit:
    """Closed while a server answers; open once so many questions in a row found nobody there.

    Any reply closes it. While it is open one question a second may try.
    """

    def __init__(self) -> None:
        self._missed = 0
        self._probe_at = 0.0
        self._said = Said.SILENT
        self._detail = ""

    @property
    def is_open(self) -> bool:
        return self._missed >= DEAD_AFTER

    def heard(self) -> None:
        """The server replied."""
        self._missed = 0

    def missed(self, said: Said, detail: str, now: float) -> None:
        """Nobody replied to a question; the last such word is repeated while the circuit is open."""
        self._missed += 1
        self._said, self._detail = said, detail
        if self._missed == DEAD_AFTER:
            self._probe_at = now + PROBE_EVERY

    def take_probe(self, now: float) -> bool:
        """Whether one question may try an open circuit now."""
        if now < self._probe_at:
            return False
        self._probe_at = now + PROBE_EVERY
        return True

    def verdict(self) -> tuple[Said, str]:
        """What becomes of a question that is not asked."""
        return self._said, f"{self._detail}; not asked again, for the last {self._missed} questions ended so"
