"""What a backend is given besides its settings: its name, the file boundary, secrets."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mxsync.errors import InputError
from mxsync.files import Boundary, read_regular
from mxsync.provider.pace import Buckets
from mxsync.resolver import Resolver

MAX_SECRET = 64 * 1024
_ENVIRONMENT_NAME = re.compile(r"MXSYNC_[A-Z0-9_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The surroundings of one provider.

    ``provider`` is its name in the config; ``boundary`` says which files it may touch and what paths are
    relative to; ``buckets`` pace requests to accounts, together with other providers of the run;
    ``resolver`` gives the run's resolver, made when it is first wanted and closed with the run.
    """

    provider: str
    boundary: Boundary
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    buckets: Buckets = field(default_factory=Buckets, repr=False)
    resolver: Callable[[], Resolver] = field(default=Resolver, repr=False)

    def path(self, text: str) -> Path:
        """The absolute path of a file named in the settings. Raises InputError outside the boundary."""
        return self.boundary.locate(text)

    def secret(self, text: str) -> str:
        """The secret that ``env:MXSYNC_NAME`` or ``file:PATH`` points to.

        Anything else is refused: secrets do not stand in the config. Messages never hold the secret.
        """
        kind, _, rest = text.partition(":")
        if kind == "env" and _ENVIRONMENT_NAME.fullmatch(rest):
            value = self.environ.get(rest, "")
            if not value:
                raise InputError(f"provider {self.provider}: the environment variable {rest} is not set")
            return value
        if kind == "env":
            raise InputError(
                f"provider {self.provider}: only environment variables that begin with MXSYNC_ are read",
                "a config under review must not be able to send other secrets of the machine away",
            )
        if kind == "file":
            value = self._text(rest)
            if not value:
                raise InputError(f"provider {self.provider}: the secret file {rest} is empty")
            return value
        raise InputError(
            f"provider {self.provider}: a secret is written env:MXSYNC_NAME or file:PATH, never in the config"
        )

    def _text(self, file: str) -> str:
        content = read_regular(self.path(file), limit=MAX_SECRET)
        try:
            return content.decode().strip()
        except UnicodeDecodeError:
            # "from None": the decoding error carries the content.
            raise InputError(f"provider {self.provider}: the secret file {file} is not text") from None
