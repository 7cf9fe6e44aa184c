"""YAML bytes to a document of plain text, with libyaml's events.

Nothing is typed, no object is made, no tag is obeyed. The composer of PyYAML's C loader recurses on the
C stack and dies on deep nesting; events come one by one, so depth and aliases are limited here.
"""

from collections.abc import Callable
from typing import Any, NoReturn

import yaml
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from mxsync.document.complaint import complaint
from mxsync.document.text import decode, quote
from mxsync.document.tree import Document, Spot, Value
from mxsync.errors import InputError, Position

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 50
MAX_EXPANDED = 100_000  # values that aliases of one file may stand for, together


def read_yaml(data: bytes, file: str, *, quoting: bool = True) -> Document:
    """The one YAML document in ``data``, a mapping; ``file`` is its name in positions.

    ``quoting``: whether messages may repeat values (never where secrets could stand).
    Raises InputError for anything else, among it duplicate keys, merge keys, tags, several documents.
    """
    if len(data) > MAX_BYTES:
        raise InputError(f"the file has more than {MAX_BYTES:,} bytes", where=Position(file))
    text = decode(data, file)
    reader = _Reader(data, file, quoting=quoting)
    try:
        value, spot = reader.document()
    except yaml.MarkedYAMLError as err:
        raise complaint(err, text, file, quoting=quoting) from err
    except yaml.YAMLError as err:
        raise InputError("not valid YAML", str(err).splitlines()[0], where=Position(file)) from err
    if not isinstance(value, dict) or isinstance(spot, int):
        kind = "a list" if isinstance(value, list) else "plain text"
        raise InputError(
            f"the file is {kind}; a mapping (key: value) is expected",
            where=reader.place(spot if isinstance(spot, int) else spot.at),
        )
    return Document(file, value, spot)


class _Reader:
    """One pass over the events of one file."""

    def __init__(self, data: bytes, file: str, *, quoting: bool) -> None:
        self.file = file
        self.quoting = quoting
        # The stubs know no type for "an event that is not None"; its class says what it is.
        self.next: Callable[[], Any] = CParser(data).get_event
        self.anchors: dict[str, tuple[Value, Spot | int, int] | None] = {}  # None: still being read
        self.count = 0  # values so far, those behind aliases included
        self.expanded = 0

    def document(self) -> tuple[Value, Spot | int]:
        self.next()
        start = self.next()
        if isinstance(start, StreamEndEvent):
            raise self.empty()
        first = self.next()
        if type(first) is ScalarEvent and not first.value and not first.style:
            raise self.empty()
        found = self.node(first, 0)
        self.next()
        more = self.next()
        if not isinstance(more, StreamEndEvent):
            raise InputError(
                "a second document begins here ('---'); one file holds one document",
                "put it into a file of its own",
                where=Position(self.file, more.start_mark.line + 1, more.start_mark.column + 1),
            )
        return found

    def node(self, event: Any, depth: int) -> tuple[Value, Spot | int]:
        """The value that begins with ``event``, and its places."""
        self.count += 1
        kind = type(event)
        if kind is AliasEvent:
            return self.alias(event, depth)
        mark = event.start_mark
        at = (mark.line << 32) + mark.column
        if event.tag is not None:
            tag = f"tag {quote(event.tag)}" if self.quoting else "a tag (!)"
            raise InputError(f"{tag} is not allowed: every value is read as text", where=self.place(at))
        if kind is ScalarEvent:
            if event.style == '"':
                self.check(event)
            if event.anchor is not None:
                self.anchors[event.anchor] = (event.value, at, 1)
            return event.value, at
        if depth >= MAX_DEPTH:
            raise InputError(f"more than {MAX_DEPTH} levels of nesting", where=self.place(at))
        before = self.count
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        found = self.mapping(at, depth) if kind is MappingStartEvent else self.sequence(at, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = (*found, self.count - before + 1)
        return found

    def mapping(self, at: int, depth: int) -> tuple[Value, Spot]:
        value: dict[str, Value] = {}
        keys: dict[str, tuple[int, Spot | int]] = {}
        while type(event := self.next()) is not MappingEndEvent:
            mark = event.start_mark
            key_at = (mark.line << 32) + mark.column
            if type(event) is not ScalarEvent or event.tag is not None:
                raise InputError(
                    "a key has to be plain text",
                    'write key: value, and quote a key like "*"',
                    where=self.place(key_at),
                )
            if event.style == '"':
                self.check(event)
            key = event.value
            if event.anchor is not None:
                self.anchors[event.anchor] = (key, key_at, 1)
            if key in value:
                raise InputError(
                    f"key {quote(key)} stands here twice, first in line {self.place(keys[key][0]).line}",
                    "keep one of them",
                    where=self.place(key_at),
                )
            if key == "<<" and not event.style:
                raise InputError(
                    "merge keys (<<) are not supported",
                    "write the keys out, or put common sets into a preset",
                    where=self.place(key_at),
                )
            event = self.next()
            if _is_plain(event):
                self.count += 1
                mark = event.start_mark
                value[key] = event.value
                keys[key] = (key_at, (mark.line << 32) + mark.column)
            else:
                value[key], spot = self.node(event, depth + 1)
                keys[key] = (key_at, spot)
        return value, Spot(at, None, keys)

    def sequence(self, at: int, depth: int) -> tuple[Value, Spot]:
        value: list[Value] = []
        items: list[Spot | int] = []
        while type(event := self.next()) is not SequenceEndEvent:
            if _is_plain(event):
                self.count += 1
                mark = event.start_mark
                value.append(event.value)
                items.append((mark.line << 32) + mark.column)
            else:
                item, spot = self.node(event, depth + 1)
                value.append(item)
                items.append(spot)
        return value, Spot(at, items, None)

    def alias(self, event: Any, depth: int) -> tuple[Value, Spot | int]:
        at = (event.start_mark.line << 32) + event.start_mark.column
        name = event.anchor
        if name not in self.anchors:
            raise self.dangling(name, self.place(at))
        target = self.anchors[name]
        if target is None:
            raise InputError(f"alias *{name} refers to itself", where=self.place(at))
        value, spot, size = target
        self.count += size
        self.expanded += size
        if self.expanded > MAX_EXPANDED:
            raise InputError(
                f"aliases of this file stand for more than {MAX_EXPANDED:,} values", where=self.place(at)
            )
        if depth + _height(value) > MAX_DEPTH:
            raise InputError(f"more than {MAX_DEPTH} levels of nesting", where=self.place(at))
        return value, (at if isinstance(spot, int) else Spot(at, spot.items, spot.keys))

    def dangling(self, name: str, where: Position) -> InputError:
        if not self.quoting:
            message = "a text that begins with * is read as an alias, and there is no such anchor"
            return InputError(message, "write it in quotes", where=where)
        return InputError(
            f"*{name} is read as an alias, and there is no anchor &{name}",
            f'a text that begins with * is written in quotes: "*{name}"',
            where=where,
        )

    def check(self, event: Any) -> None:
        if "\0" in event.value:
            mark = event.start_mark
            where = Position(self.file, mark.line + 1, mark.column + 1)
            raise InputError("a text holds a NUL character", where=where)

    def empty(self) -> NoReturn:
        raise InputError("the file is empty, or holds nothing but comments", where=Position(self.file, 1, 1))

    def place(self, at: int) -> Position:
        return Position(self.file, (at >> 32) + 1, (at & 0xFFFFFFFF) + 1)


def _is_plain(event: Any) -> bool:
    """Whether ``node`` would find nothing to do: nearly every value is text without quotes, tag, anchor."""
    return type(event) is ScalarEvent and not event.style and event.tag is None and event.anchor is None


def _height(value: Value) -> int:
    """Levels of nesting in a value, which are never more than MAX_DEPTH."""
    if isinstance(value, str):
        return 0
    return 1 + max(map(_height, value.values() if isinstance(value, dict) else value), default=0)
