"""Finding backends by the type named in the config: entry points of the group ``mxsync.providers``."""

import difflib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from mxsync.errors import InputError, Position
from mxsync.provider.contract import Backend

GROUP = "mxsync.providers"


@cache
def available() -> Mapping[str, EntryPoint]:
    """Installed backends by type; nothing of them is imported."""
    return {point.name: point for point in sorted(entry_points(group=GROUP), key=lambda p: p.name)}


def load(kind: str, *, where: Position | None = None) -> Backend:
    """The backend of a type, imported now.

    Raises InputError: no such type (with the nearest one), a library it needs is not installed (with the
    extra that brings it), two packages offer the type, or the backend's own code cannot be imported.
    """
    known = available()
    if kind not in known:
        near = difflib.get_close_matches(kind, known, n=1)
        raise InputError(
            f"there is no provider type {kind!r}",
            *(f"did you mean {name!r}?" for name in near),
            f"installed types: {', '.join(known)}",
            where=where,
        )
    point = known[kind]
    offers = {other.value: _distribution(other) for other in entry_points(group=GROUP, name=kind)}
    if len(offers) > 1:
        raise InputError(
            f"provider type {kind!r} is offered by several installed packages: {', '.join(offers.values())}",
            "uninstall all but the one you trust with your zones",
            where=where,
        )
    try:
        return cast("Backend", point.load())
    except ImportError as err:
        own = point.module.partition(".")[0]
        if err.name is not None and err.name.partition(".")[0] != own:
            raise InputError(
                f"provider type {kind!r} needs the Python package {err.name!r}, which is not installed",
                f"install it with: pip install '{_distribution(point)}[{kind}]'",
                where=where,
            ) from err
        raise _broken(kind, point, err, where) from err
    except Exception as err:
        raise _broken(kind, point, err, where) from err


def _broken(kind: str, point: EntryPoint, err: Exception, where: Position | None) -> InputError:
    """An installed backend that cannot even be imported: its maker's bug, not the user's."""
    return InputError(
        f"provider type {kind!r} cannot be loaded: {type(err).__name__}: {err}",
        f"it comes from the package {_distribution(point)!r} ({point.value}); report it there",
        where=where,
    )


def missing_library(kind: str, err: ImportError) -> InputError:
    """The error a backend raises from ``connect`` when its SDK is not installed."""
    return InputError(
        f"provider type {kind!r} needs the Python package {(err.name or str(err))!r}, which is not installed",
        f"install it with: pip install 'mxsync[{kind}]'",
    )


def _distribution(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else "mxsync"
