"""Zones as a named.conf lists them, read through named-checkconf."""

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mxsync.errors import HostError, InputError
from mxsync.model import DnsName, parse_name
from mxsync.provider import Context
from mxsync_bind.locate import zone_file
from mxsync_bind.place import ZoneFile
from mxsync_bind.sharing import Users, shared

PROGRAM = "named-checkconf"
_PATIENCE = 60  # seconds
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([{};])|([^\s"{};]+)')
_LINE = re.compile(r":(\d+):")
_CLASSES: tuple[list[str], ...] = ([], ["IN"], ["CLASS1"])
_PRIMARY = frozenset(("primary", "master"))

Clause = list["str | Clause"]
"""Words and, for what stands in braces, a list of clauses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneClause:
    """One zone statement: ``kind`` is its type, ``dynamic`` whether named accepts updates for it."""

    view: str
    kind: str
    file: str
    dynamic: bool


def parse(text: str) -> Clause:
    """The clauses of a configuration as named-checkconf -p prints it."""
    stack: list[Clause] = [[]]
    clause: Clause = []
    pending: list[Clause] = []
    for string, mark, word in _TOKEN.findall(text):
        if mark == "{":
            pending.append(clause)
            stack.append([])
            clause = []
        elif mark == "}":
            body = stack.pop()
            clause = pending.pop()
            clause.append(body)
        elif mark == ";":
            stack[-1].append(clause)
            clause = []
        else:
            clause.append(word or string)
    return stack[0]


def directory_of(clauses: Clause, folder: Path) -> Path:
    """The working directory of named, absolute."""
    return folder / (_value(_options(clauses), "directory") or ".")


def _options(clauses: Clause) -> Clause:
    return next((_body(c) for c in clauses if _head(c) == ["options"]), [])


def zones_of(clauses: Clause, folder: Path) -> dict[DnsName, list[ZoneClause]]:
    """Every zone of class IN by name; file names absolute."""
    options = _options(clauses)
    directory = directory_of(clauses, folder)
    found: dict[DnsName, list[ZoneClause]] = {}
    views = [(_head(c)[1], _body(c)) for c in clauses if _head(c)[:1] == ["view"] and _internet(_head(c)[2:])]
    for view, body in [("", clauses), *views]:
        open_ = _dynamic(options) or (bool(view) and _dynamic(body))
        for clause in body:
            head = _head(clause)
            if head[:1] != ["zone"] or not _internet(head[2:]):
                continue
            inside = _body(clause)
            if _value(inside, "in-view"):
                continue  # the same zone as in the view it names
            path = _value(inside, "file")
            own = any(_head(c)[:1] in (["allow-update"], ["update-policy"]) for c in inside)
            found.setdefault(parse_name(head[1]), []).append(
                ZoneClause(
                    view=view,
                    kind=_value(inside, "type"),
                    file=str(directory / path) if path else "",
                    dynamic=_dynamic(inside) if own else open_,
                )
            )
    return found


def _internet(words: list[str]) -> bool:
    """Whether what stands behind a name is no class or class IN, in any case (rdataclass.c)."""
    return [word.upper() for word in words] in _CLASSES


def _head(clause: "str | Clause") -> list[str]:
    if isinstance(clause, str):
        return []
    words: list[str] = []
    for part in clause:
        if not isinstance(part, str):
            break
        words.append(part)
    return words


def _body(clause: "str | Clause") -> Clause:
    return next((part for part in clause if isinstance(part, list)), [])


def _value(clauses: Clause, key: str) -> str:
    return next((_head(c)[1] for c in clauses if _head(c)[:1] == [key] and len(_head(c)) > 1), "")


def _dynamic(clauses: Clause) -> bool:
    for clause in clauses:
        head = _head(clause)
        if head[:1] == ["allow-update"] and [_head(c) for c in _body(clause)] not in ([], [["none"]]):
            return True
        if head[:1] == ["update-policy"]:
            return True
    return False


class ByNamedConf:
    """``named_conf:`` the zones of a server's configuration, read when first needed."""

    def __init__(self, text: str, view: str | None, context: Context) -> None:
        self._context = context
        self._view = view
        self._path = context.path(text)
        self._shown = context.boundary.shown(self._path)
        self._lock = threading.Lock()
        self._directory: Path | None = None
        self._zones: dict[DnsName, list[ZoneClause]] | None = None
        self._users = Users(context.boundary.base, self._paths)

    def find(self, name: DnsName) -> list[tuple[str, ZoneFile]]:
        found = []
        for clause in self._all().get(name, []):
            if clause.kind in _PRIMARY and clause.file and self._view in (None, clause.view):
                protected = (self._dynamic(name),) if clause.dynamic else ()
                found.append((clause.view, zone_file(self._context, name, clause.file, protected)))
        return found

    def shared(self, file: ZoneFile) -> str:
        return shared(file.shown, self._users.of(file.path))

    def directory(self) -> Path | None:
        self._all()
        return self._directory

    def _paths(self) -> Iterator[tuple[str, str]]:
        """Every zone statement, of all views and types, that has a file."""
        for name, clauses in self._all().items():
            for clause in clauses:
                if clause.file:
                    yield f"{name} (view {clause.view})" if clause.view else name, clause.file

    def _dynamic(self, name: DnsName) -> str:
        return (
            f"{name} accepts dynamic updates ({self._shown}: allow-update or update-policy), so named itself "
            "writes its file: change it by dynamic update (RFC 2136)"
        )

    def explain_missing(self, name: DnsName) -> str:
        clauses = self._all().get(name, [])
        if not clauses:
            return f"{self._shown} has no zone {name}"
        first = clauses[0]
        if first.kind not in _PRIMARY:
            kind = first.kind or "unknown"
            return f"{name} is of type {kind} in {self._shown}: change it on its primary server"
        if self._view is not None and all(clause.view != self._view for clause in clauses):
            views = ", ".join(clause.view or "(none)" for clause in clauses)
            return f"{name} is not in view {self._view} of {self._shown}, but in: {views}"
        return f"{name} has no file in {self._shown}"

    def names(self) -> Iterator[DnsName]:
        for name in self._all():
            if self.find(name):
                yield name

    def _all(self) -> dict[DnsName, list[ZoneClause]]:
        with self._lock:
            if self._zones is None:
                try:
                    clauses = parse(self._print())
                    self._directory = directory_of(clauses, self._path.parent)
                    self._zones = zones_of(clauses, self._path.parent)
                except InputError as err:
                    raise HostError(f"{self._shown} has a zone with an unusable name: {err.message}") from err
            return self._zones

    def _print(self) -> str:
        program = shutil.which(PROGRAM)
        if program is None:
            raise HostError(
                f"{PROGRAM} is not installed, and named_conf is read through it (Debian: bind9-utils)"
            )
        try:
            said = subprocess.run(
                [program, "-p", "-x", str(self._path)],
                cwd=self._path.parent,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise HostError(f"{PROGRAM} did not finish within {_PATIENCE} seconds") from None
        except OSError as err:
            raise HostError(f"{self._shown} cannot be read: {(err.strerror or str(err)).lower()}") from err
        if said.returncode:
            # Its words may quote the file, which need not be a named.conf at all.
            line = _LINE.search((said.stdout + said.stderr).decode("utf-8", "replace"))
            place = f" near line {line[1]}" if line else ""
            raise HostError(f"{PROGRAM} rejects {self._shown}{place}", f"run: {PROGRAM} {self._path}")
        return said.stdout.decode("utf-8", "surrogateescape")
