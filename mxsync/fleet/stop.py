"""Asking work to stop between two items."""


class Stop:
    """A flag that says: finish what is in flight, begin nothing new."""

    def __init__(self) -> None:
        # A plain attribute: setting an Event takes a lock, and a second Ctrl-C would wait for it forever.
        self._requested = False

    def request(self) -> None:
        """Ask to stop; safe from a signal handler and from any thread."""
        self._requested = True

    @property
    def requested(self) -> bool:
        """Whether somebody asked."""
        return self._requested
