"""Reading mxsync.yaml, with what needs the whole of it: default provider, secrets, endpoints, paths."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pydantic

from mxsync.config.model import Config
from mxsync.document import MAX_BYTES, Document, Value, nearest, quote, read_yaml
from mxsync.errors import InputError, InputErrors, MxsyncError, Position
from mxsync.files import ALLOW_VARIABLE, Boundary, absolute, read_regular

ALLOW_ENDPOINT = "MXSYNC_ALLOW_ENDPOINT"

_OUR_VARIABLE = re.compile(r"env:MXSYNC_[A-Z0-9_]+")
_SETTING = 2  # a path of more steps is a setting: providers, its name, the key, ...
_Model = TypeVar("_Model", bound=pydantic.BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEntry:
    """One provider of the config; ``settings`` are its keys without ``type``, all values still text."""

    name: str
    type: str
    settings: Mapping[str, Any]
    where: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedConfig:
    """A config and its surroundings. ``specs`` and ``receipts`` are absolute and inside ``boundary``."""

    config: Config
    document: Document
    path: Path
    boundary: Boundary
    specs: Path
    receipts: Path

    @property
    def default_provider(self) -> str | None:
        """The provider of specs that name none: ``defaults.provider``, or the only one there is."""
        if self.config.defaults.provider is not None:
            return self.config.defaults.provider
        return next(iter(self.config.providers)) if len(self.config.providers) == 1 else None

    def provider(self, name: str, *, where: Position | None = None) -> ProviderEntry:
        """The entry of that name. Raises InputError (at ``where``) with the nearest and all names."""
        entry = self.config.providers.get(name)
        if entry is None:
            raise InputError(
                f"there is no provider {quote(name)} in {self.document.file}",
                *nearest(name, self.config.providers),
                where=where,
            )
        return ProviderEntry(
            name=name,
            type=entry.type,
            settings=entry.model_extra or {},
            where=self.document.position(("providers", name), key=True),
        )

    def validate_settings(self, name: str, model: type[_Model]) -> _Model:
        """The settings of a provider as its backend's model.

        Raises InputErrors with positions in the config; messages never repeat values, which may be secrets.
        """
        self.provider(name)
        return self.document.validate(model, at=("providers", name), without=("type",), quoting=False)


def load_config(path: Path, environ: Mapping[str, str] = os.environ) -> LoadedConfig:
    """The config at ``path``. Raises InputError or InputErrors, all that can be said in one run."""
    path = absolute(path)
    if _is_missing(path):
        raise InputError(
            f"there is no config at {path}", "mxsync init writes one; --config FILE names another"
        )
    boundary = Boundary.around(path.parent, environ.get(ALLOW_VARIABLE, ""))
    content = read_regular(path, limit=MAX_BYTES)
    document = read_yaml(content, boundary.shown(boundary.base / path.name), quoting=False)
    config, found = document.salvage(Config, secret=("providers",))
    errors: list[MxsyncError] = [*found, *_dangers(document, environ), *_odd_port(document, environ)]
    folders: dict[str, Path] = {}
    if config is not None:
        errors.extend(_contradictions(config, document))
        for key, text in (("specs", config.specs), ("receipts", config.receipts)):
            try:
                folders[key] = boundary.locate(text, where=document.position((key,)))
            except InputError as err:
                errors.append(err)
    if errors or config is None:
        raise InputErrors(tuple(sorted(errors, key=lambda e: e.where or Position(document.file))))
    return LoadedConfig(
        config=config,
        document=document,
        path=boundary.base / path.name,
        boundary=boundary,
        specs=folders["specs"],
        receipts=folders["receipts"],
    )


def _is_missing(path: Path) -> bool:
    """Whether nothing stands there; what cannot be looked at is explained when it is read."""
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return False
    return False


def _contradictions(config: Config, document: Document) -> Iterator[InputError]:
    if "providers" not in document.value or document.value["providers"] == {}:
        yield InputError(
            "no provider is configured",
            'write providers: {bind: {type: bind, file: "zones/{zone}.zone"}}',
            where=document.position(("providers",), key=True),
        )
    default = config.defaults.provider
    written = document.value.get("providers")  # an entry that has errors is there as well
    if default is not None and isinstance(written, dict) and written and default not in written:
        yield InputError(
            f"there is no provider {quote(default)} under providers",
            *nearest(default, written),
            where=document.position(("defaults", "provider")),
        )
    for name, lines in config.presets.items():
        if not lines:
            yield InputError(
                f"preset {name!r} has no records", where=document.position(("presets", name), key=True)
            )


def _dangers(document: Document, environ: Mapping[str, str]) -> Iterator[InputError]:
    """What a pull request that changes the config could use to send secrets away."""
    providers = document.value.get("providers")
    if not isinstance(providers, dict):
        return
    allowed = environ.get(ALLOW_ENDPOINT) == "1"
    for path, value in _walk(providers, ("providers",)):
        if isinstance(value, str) and value.startswith("env:") and not _OUR_VARIABLE.fullmatch(value):
            yield InputError(
                "only environment variables that begin with MXSYNC_ are read",
                "write env:MXSYNC_NAME: a config under review must not reach other secrets of the machine",
                where=document.position(path),
            )
        if not allowed and len(path) > _SETTING and "endpoint" in str(path[-1]).lower():
            yield InputError(
                f"{path[-1]} sends the requests of this provider, and its credentials, to another server",
                f"if that is meant, allow it in the environment: {ALLOW_ENDPOINT}=1",
                where=document.position(path, key=True),
            )


def _odd_port(document: Document, environ: Mapping[str, str]) -> Iterator[InputError]:
    """Another port than that of mail: what listens there would be sent words that others chose."""
    smtp = document.value.get("smtp")
    if not isinstance(smtp, dict) or smtp.get("port", "25") == "25" or environ.get(ALLOW_ENDPOINT) == "1":
        return
    yield InputError(
        "mail servers are asked at port 25",
        f"for a laboratory, allow another port in the environment: {ALLOW_ENDPOINT}=1",
        where=document.position(("smtp", "port")),
    )


def _walk(value: Value, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Value]]:
    """Every value in ``value``, itself included, with its path."""
    yield path, value
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _walk(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _walk(part, (*path, index))
