"""How fast one server is asked."""


class Pace:
    """``burst`` questions may go at once, and then ``rate`` a second. Times are seconds of one clock."""

    def __init__(self, rate: float, burst: int) -> None:
        self._pause = 1 / rate
        self._lead = (max(burst, 1) - 1) * self._pause
        self._due = float("-inf")  # when the next would be due if none went ahead of its time

    def wait(self, now: float) -> float:
        """Seconds until the next question may go; 0 or less: now."""
        return self._due - self._lead - now

    def spend(self, now: float) -> None:
        """A question goes now, perhaps one that was not made to wait: the next ones wait for it too."""
        self._due = max(self._due, now) + self._pause

    def is_full(self, now: float) -> bool:
        """Whether the whole burst is there again."""
        return self._due <= now
