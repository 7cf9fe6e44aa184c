"""Facts from mail servers."""

from collections.abc import Sequence
from importlib.util import find_spec

from mxsync.errors import InputError
from mxsync.fleet import SILENT, Progress
from mxsync.mail.smtp import SmtpFacts
from mxsync.probe.smtp_values import SmtpManners, Visit

_LIBRARIES = ("aiosmtplib", "cryptography")


def probe_smtp(
    visits: Sequence[Visit], manners: SmtpManners, *, progress: Progress = SILENT
) -> dict[str, SmtpFacts]:
    """What the server at each address says, by address.

    No mail is sent. Every wait is bounded, and so is everything at one address (``SmtpManners.budget``).
    Raises InputError where a library for it is not installed; never for what the network does.
    """
    require()
    from mxsync.probe.smtp_crowd import hold_all  # noqa: PLC0415 - its libraries are an extra

    progress.start("asking mail servers", len(visits))
    try:
        found = hold_all(visits, manners, progress.advance)
    finally:
        progress.finish()
    return {facts.address: facts for facts in found}


def require() -> None:
    """Raises InputError where a library is not installed."""
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        raise InputError(
            f"checks of the kind smtp need the library {' and '.join(missing)}",
            "install it with: pip install 'mxsync[checks]'",
        )
