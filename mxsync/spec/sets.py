"""The sets of a spec by owner, before it is known for which zone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mxsync.config import LoadedConfig
from mxsync.config.terms import parse_relative, place_owner
from mxsync.document import Path, nearest, quote
from mxsync.errors import InputError, Position
from mxsync.model import ROOT, DnsName, sort_key
from mxsync.spec.model import EMPTY, Entry, SetForm, SpecFile, UseForm
from mxsync.spec.problems import Problems
from mxsync.spec.recipients import Recipient, parse_recipient
from mxsync.spec.records import parse_ttl
from mxsync.spec.scope import Scope
from mxsync.spec.shipped import shipped_presets
from mxsync.spec.templates import ABSENT, NO_MAIL, Preset, Template, read_lines, unknown_holes


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerSet:
    """What one owner shall have: ``text`` is its spelling, ``relative`` the name as if below the root."""

    text: str
    relative: DnsName
    template: Template
    ttl: int | None
    where: Position
    recipients: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetReader:
    """Reads the sets of one spec; what is wrong goes into ``problems``."""

    problems: Problems
    config: LoadedConfig
    presets: Mapping[str, Preset]
    scope: Scope

    def read(self, model: SpecFile) -> list[OwnerSet]:
        """All sets that are right, in canonical owner order."""
        default = self._ttl(model.ttl, ("ttl",), self.config.config.defaults.ttl)
        if model.mx is None:
            if not self.problems.has("mx"):
                self.problems.add("key 'mx' is missing", 'write mx: ["10 mail.example.com"]')
            return []
        if not isinstance(model.mx, dict):
            apex = self._set(ROOT, "@", model.mx, ("mx",), default)
            return [apex] if apex else []
        found: dict[DnsName, OwnerSet] = {}
        spelled: dict[DnsName, str] = {}
        for text, entry in model.mx.items():
            path = ("mx", text)
            try:
                relative = parse_relative(text)
            except InputError as err:
                self.problems.take(self._shortened(err, text), path, key=True)
                continue
            if relative in spelled:
                same = quote(spelled[relative])
                self.problems.add(f"owner {quote(text)} is the same as {same}", at=path, key=True)
                continue
            spelled[relative] = text
            one = self._set(relative, text, entry, path, default)
            if one:
                found[relative] = one
        return [found[relative] for relative in sorted(found, key=sort_key)]

    def recipients(self, texts: Sequence[str], at: Path) -> tuple[Recipient, ...]:
        """The mailboxes of a list that stands at a path, as far as they are right."""
        found = []
        for number, text in enumerate(texts):
            try:
                found.append(parse_recipient(text, self.problems.place((*at, number))))
            except InputError as err:
                self.problems.errors.append(err)
        return tuple(found)

    def _shortened(self, err: InputError, text: str) -> InputError:
        """The error about an absolute owner, with the relative spelling where a zone's name ends it."""
        if text.endswith("."):
            for zone in self.scope.zones:
                try:
                    place_owner(parse_relative(text[:-1]), text, zone.name)
                except InputError as better:
                    return better
        return err

    def _set(
        self, relative: DnsName, text: str, entry: Entry, path: Path, default: int | None
    ) -> OwnerSet | None:
        ttl = default
        recipients: tuple[Recipient, ...] = ()
        if isinstance(entry, (SetForm, UseForm)):
            ttl = self._ttl(entry.ttl, (*path, "ttl"), default)
            recipients = self.recipients(entry.recipients, (*path, "recipients"))
        if isinstance(entry, UseForm):
            template = self._preset(entry, path)
        elif isinstance(entry, SetForm):
            template = self._records(entry.set, (*path, "set"))
        else:
            template = self._records(entry, path)
        if template is None:
            return None
        where = self.problems.place(path, key=True)
        ttl = None if template is ABSENT else ttl
        return OwnerSet(
            text=text, relative=relative, template=template, ttl=ttl, where=where, recipients=recipients
        )

    def _records(self, entry: str | list[str], path: Path) -> Template | None:
        if isinstance(entry, str):
            return NO_MAIL if entry == "no-mail" else ABSENT
        zones = self.scope.zones
        template, errors = read_lines(
            entry, lambda n: self.problems.place((*path, n)), zone=zones[0].name if len(zones) == 1 else None
        )
        self.problems.errors.extend(errors)
        if template is not None and template.holes and self.scope.columns is not None:
            unfilled = unknown_holes(template, {"zone", *self.scope.columns})
            self.problems.errors.extend(unfilled)
            return None if unfilled else template
        return template

    def _preset(self, entry: UseForm, path: Path) -> Template | None:
        name = quote(entry.use)
        at = (*path, "use")
        preset = self._known_preset(entry.use, name, at)
        if preset is None:
            return None
        given = entry.model_extra or {}
        parameters = preset.holes - {"zone"}
        for key in sorted(given.keys() - parameters):
            hints = nearest(key, parameters)
            self.problems.add(
                f"preset {name} has no parameter {quote(key)}", *hints, at=(*path, key), key=True
            )
        empty = self._empty(given, parameters, path)
        columns = self.scope.columns
        missing = sorted(parameters - given.keys() - columns) if columns is not None else []
        for key in missing:
            known = (preset.parameters or {}).get(key)
            self.problems.add(
                f"preset {name} needs the parameter {key!r}",
                f"write {{use: {entry.use}, {key}: ...}}",
                *([f"{key} is {known.choice}"] if known else ()),
                at=at,
            )
        if missing or empty or preset.fixed is not None:
            return None if missing or empty else preset
        here = self.problems.place(at)
        return replace(preset, values=given, lines=tuple((text, here) for text, _ in preset.lines))

    def _known_preset(self, use: str, name: str, at: Path) -> Preset:
        """The preset of the config or, where it has none of that name, the shipped one."""
        if use not in self.presets:
            shipped = shipped_presets()
            if use in shipped:
                return shipped[use].template
            self.problems.add(
                f"there is no preset {name}",
                *nearest(use, {*self.presets, *shipped})[:-1],
                *(f"in {self.config.document.file}: {', '.join(sorted(self.presets))}",) * bool(self.presets),
                "mxsync presets lists those that come with mxsync",
                at=at,
            )
        elif self.presets[use] is None:
            place = self.config.document.position(("presets", use), key=True)
            self.problems.add(f"preset {name} has errors, see {place}", at=at)
        return self.presets.get(use)

    def _empty(self, given: Mapping[str, str], parameters: frozenset[str], path: Path) -> bool:
        """Whether a parameter stands there without a value; each that does is a problem."""
        empty = [key for key in sorted(given.keys() & parameters) if given[key].strip().lower() in EMPTY]
        hint = "write what stands for it in the targets"
        for key in empty:
            self.problems.add(f"the parameter {key!r} has no value", hint, at=(*path, key))
        return bool(empty)

    def _ttl(self, text: str | None, path: Path, default: int | None) -> int | None:
        if text is None:
            return default
        try:
            return parse_ttl(text)
        except InputError as err:
            self.problems.take(err, path)
            return default
