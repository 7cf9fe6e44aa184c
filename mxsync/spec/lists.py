"""Lists of zones in files of their own: one name a line, or CSV whose columns are placeholders.

Such a file may be anything a pull request points to, so no message holds a piece of it.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from mxsync.config import parse_zone
from mxsync.document import decode
from mxsync.errors import InputError, Position
from mxsync.files import read_regular
from mxsync.model import DnsName

MAX_BYTES = 64 * 1024 * 1024

_BOM = b"\xef\xbb\xbf"  # spreadsheets put it before CSV
_COLUMN = re.compile(r"[a-z_][a-z0-9_]*")
_NO_VALUES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ListedZone:
    """One zone of a list, where it stands, and its row's other values by column."""

    name: DnsName
    where: Position
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ZoneList:
    """The zones of a file in its order; ``columns`` are the placeholders each of them fills."""

    zones: tuple[ListedZone, ...]
    columns: frozenset[str]
    errors: tuple[InputError, ...]


def read_list(path: Path, file: str, where: Position | None) -> ZoneList:
    """The zones in ``path``, shown to people as ``file``; ``where`` is the place that names it.

    Raises InputError if the file as a whole cannot be used; what is wrong in single lines is in ``errors``.
    """
    data = read_regular(path, limit=MAX_BYTES, where=where).removeprefix(_BOM)
    text = decode(data, file)
    if path.suffix.lower() == ".csv":
        columns, rows = _csv_rows(text, file)
    else:
        columns, rows = frozenset[str](), _plain_rows(text, file)
    zones: list[ListedZone] = []
    errors: list[InputError] = []
    first: dict[DnsName, Position] = {}
    try:
        for name, place, values in rows:
            try:
                zone = parse_zone(name)
            except InputError:
                errors.append(InputError("no zone name stands here", where=place))
                continue
            if zone in first:
                errors.append(
                    InputError(
                        f"the zone of this line stands in line {first[zone].line} already", where=place
                    )
                )
                continue
            first[zone] = place
            zones.append(ListedZone(zone, place, values))
    except InputError as err:
        errors.append(err)
    if not zones and not errors:
        raise InputError("the list names no zone", where=Position(file, 1))
    return ZoneList(tuple(zones), columns, tuple(errors))


_Row = tuple[str, Position, Mapping[str, str]]


def _plain_rows(text: str, file: str) -> Iterator[_Row]:
    for number, line in enumerate(text.split("\n"), 1):
        name = line.partition("#")[0].strip()
        if name:
            yield name, Position(file, number), _NO_VALUES


def _csv_rows(text: str, file: str) -> tuple[frozenset[str], Iterator[_Row]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
    except csv.Error as err:
        raise InputError(f"not CSV: {err}", where=Position(file, 1)) from err
    where = Position(file, 1)
    if "zone" not in header:
        raise InputError(
            "the first line names no column zone",
            "the first line of a CSV names its columns, separated by commas, such as: zone,region",
            where=where,
        )
    for number, cell in enumerate(header, 1):
        if not _COLUMN.fullmatch(cell):
            raise InputError(
                f"column {number} has no usable name",
                "names of columns are lower case letters, digits and _",
                where=where,
            )
        if cell in header[: number - 1]:
            raise InputError(f"column {number} has the name of an earlier one", where=where)
    return frozenset(header) - {"zone"}, _csv_body(reader, header, file)


def _csv_body(reader: Iterator[list[str]], header: list[str], file: str) -> Iterator[_Row]:
    at = header.index("zone")
    line = 2
    try:
        for cells in reader:
            where = Position(file, line)
            line = reader.line_num + 1  # type: ignore[attr-defined]  # quoted cells may span lines
            if not cells:
                continue
            if len(cells) != len(header):
                raise InputError(
                    f"this row has {len(cells)} columns, the first line names {len(header)}", where=where
                )
            values = {key: cell.strip() for key, cell in zip(header, cells, strict=True) if key != "zone"}
            yield cells[at].strip(), where, values
    except csv.Error as err:
        raise InputError(f"not CSV: {err}", where=Position(file, line)) from err
