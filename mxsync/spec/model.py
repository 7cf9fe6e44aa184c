"""The shape of a spec file as pydantic models, from which the JSON Schema is made.

The models hold text: meaning is given to it in ``compile``, which knows positions, presets and zones.
"""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from mxsync.document import from_text, nearest, quote
from mxsync.document.wording import ours
from mxsync.errors import InputError

WORDS = ("no-mail", "absent")
FORMS = "an owner has a list, no-mail, absent, {use: preset} or {set: [...]}"

_MEANINGS = (
    "no-mail: the domain accepts no mail (RFC 7505)",
    "absent: no MX records here, senders fall back to the address of the name itself",
)
EMPTY = {"", "null", "~", "none"}
_TTL_PATTERN = r"^([0-9]{1,10}|([0-9]+[wW])?([0-9]+[dD])?([0-9]+[hH])?([0-9]+[mM])?([0-9]+[sS])?)$"


def _word(text: str) -> str:
    """``no-mail`` or ``absent``; every other text explains what it was probably meant to be."""
    if text in WORDS:
        return text
    if text.lower() in EMPTY:
        raise InputError(
            f"{text or 'an empty value'} does not say what is meant",
            *_MEANINGS,
        )
    if text[0].isdigit() or "." in text:
        raise InputError(f"{quote(text)} is one record; records stand in a list", f'write ["{text}"]')
    hints = nearest(text.replace(" ", "-"), WORDS)[:-1] or (FORMS,)
    raise InputError(f"{quote(text)} is neither no-mail nor absent", *hints)


def _not_empty(value: Any) -> Any:
    if value == []:
        raise ours("the list is empty", *_MEANINGS)
    return value


def _yes(text: str) -> bool:
    if text not in ("true", "false"):
        raise InputError(f"true or false is expected, not {quote(text)}")
    return text == "true"


def _one_of(*words: str) -> BeforeValidator:
    def check(text: str) -> str:
        if text not in words:
            raise InputError(f"{', '.join(words[:-1])} or {words[-1]} is expected, not {quote(text)}")
        return text

    return from_text(check)


def _filled(name: str, example: str) -> BeforeValidator:
    def check(text: str) -> str:
        if text.strip().lower() in EMPTY:
            raise InputError(f"{name} is empty", f"write {name}: {example}, or leave the key out")
        return text.strip()

    return from_text(check)


Ttl = Annotated[
    str,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": 2**31 - 1},
                {"type": "string", "minLength": 1, "pattern": _TTL_PATTERN},
            ]
        }
    ),
]
Line = Annotated[
    str,
    WithJsonSchema(
        {"type": "string", "pattern": r"^\s*[0-9]{1,5}\s+\S+\s*$", "examples": ["10 mail.example.com"]}
    ),
]
Lines = Annotated[list[Line], Field(min_length=1), BeforeValidator(_not_empty)]
Word = Annotated[str, from_text(_word), WithJsonSchema({"type": "string", "enum": list(WORDS)})]
Parameter = Annotated[str, WithJsonSchema({"type": ["string", "number", "boolean"]})]
Recipients = Annotated[
    tuple[Annotated[str, WithJsonSchema({"type": "string", "minLength": 1, "examples": ["info"]})], ...],
    WithJsonSchema({"type": "array", "items": {"type": "string", "minLength": 1, "examples": ["info"]}}),
]
Zone = Annotated[str, WithJsonSchema({"type": "string", "minLength": 1})]


class Section(BaseModel):
    """A mapping of a spec: nothing unknown in it, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SetForm(Section):
    """The long form of an owner's set, with a TTL of its own."""

    set: Annotated[
        Annotated[Lines, Tag("\0list")] | Annotated[Word, Tag("\0word")],
        Discriminator(lambda value: "\0list" if isinstance(value, list) else "\0word"),
        Field(description="The records, or no-mail, or absent."),
    ]
    ttl: Ttl | None = Field(None, description="TTL of this set: seconds, or units such as 1h30m.")
    recipients: Recipients = Field((), description="Mailboxes of this owner that checks by SMTP ask for.")


class UseForm(BaseModel):
    """A preset of mxsync.yaml, or one that comes with mxsync; other keys are the preset's parameters."""

    model_config = ConfigDict(extra="allow", frozen=True, json_schema_extra={"not": {"required": ["set"]}})
    __pydantic_extra__: dict[str, Parameter]

    use: Annotated[str, _filled("use", "name-of-a-preset")] = Field(
        description="Name of a preset: of mxsync.yaml, or one of those that mxsync presets lists."
    )
    ttl: Ttl | None = Field(None, description="TTL of this set: seconds, or units such as 1h30m.")
    recipients: Recipients = Field((), description="Mailboxes of this owner that checks by SMTP ask for.")


def _entry_kind(value: Any) -> str | None:
    if isinstance(value, list):
        return "\0list"
    if isinstance(value, str):
        return "\0word"
    return "\0use" if "use" in value and "set" not in value else "\0set"


def _not_both(value: Any) -> Any:
    if isinstance(value, dict):
        if "use" in value and "set" in value:
            raise ours("use and set exclude each other", "use takes the records of a preset, set lists them")
        if "use" not in value and "set" not in value:
            raise ours("neither set nor use stands here", FORMS)
    return value


Entry = Annotated[
    Annotated[Lines, Tag("\0list")]
    | Annotated[Word, Tag("\0word")]
    | Annotated[SetForm, Tag("\0set")]
    | Annotated[UseForm, Tag("\0use")],
    Discriminator(_entry_kind),
    BeforeValidator(_not_both),
]


def _mx_kind(value: Any) -> str:
    if isinstance(value, list):
        return "\0list"
    return "\0word" if isinstance(value, str) else "\0owners"


def _not_an_entry(value: Any) -> Any:
    """``mx: {use: x}`` is a set without an owner; an owner called ``use`` has another shape."""
    if isinstance(value, dict):
        use = value.get("use")
        if (isinstance(use, str) and use not in WORDS) or (
            "set" in value and not isinstance(value["set"], dict) and value.keys() <= {"set", "ttl"}
        ):
            key = "use" if "use" in value else "set"
            raise ours(
                f"mx is a mapping by owner, and {key} is not an owner",
                f'write mx: {{"@": {{{key}: ...}}}} for the zone itself',
                *(("an owner really called set is written set: {set: [...]}",) if key == "set" else ()),
            )
    return value


Sets = Annotated[
    Annotated[Lines, Tag("\0list")]
    | Annotated[Word, Tag("\0word")]
    | Annotated[dict[str, Entry], Tag("\0owners")],
    Discriminator(_mx_kind),
    BeforeValidator(_not_an_entry),
]


class ProviderRef(Section):
    """One of several zones of the same name at a provider."""

    name: Annotated[str, _filled("name", "aws")] = Field(description="A provider of mxsync.yaml.")
    zone_id: Annotated[str, _filled("zone_id", "Z1"), WithJsonSchema({"type": ["string", "integer"]})] = (
        Field(description="The id of the zone at that provider: a hosted zone id, a view.")
    )


Reference = Annotated[
    Annotated[str, _filled("provider", "bind"), Tag("\0name")] | Annotated[ProviderRef, Tag("\0ref")],
    Discriminator(lambda value: "\0name" if isinstance(value, str) else "\0ref"),
]


class SpecFile(Section):
    """MX sets of one zone, or the same sets for many zones (mxsync)."""

    model_config = ConfigDict(
        title="mxsync spec",
        json_schema_extra={
            "required": ["mx"],
            "oneOf": [{"required": ["zone"]}, {"required": ["zones"]}, {"required": ["zones_from"]}],
            "not": {"required": ["provider", "providers"]},
        },
    )

    zone: Zone | None = Field(None, description="The zone, such as example.com.")
    zones: Annotated[list[Zone], Field(min_length=1)] | None = Field(
        None, description="Zones that all get these sets; {zone} may stand in targets."
    )
    zones_from: Annotated[str, _filled("zones_from", "domains.txt")] | None = Field(
        None,
        description="A file with one zone a line, or a .csv with a column zone; its other columns are "
        "placeholders for targets. Relative to this file.",
    )
    provider: Reference | None = Field(
        None, description="Where the zone is hosted: a provider of mxsync.yaml, or {name: aws, zone_id: Z1}."
    )
    providers: Annotated[list[Reference], Field(min_length=1)] | None = Field(
        None, description="Several providers, while more than one serves the zone."
    )
    ttl: Ttl | None = Field(
        None,
        description="TTL of all sets that give none themselves: seconds, or units such as 1h30m. "
        "Left out: the live TTL stays.",
    )
    mx: Sets | None = Field(
        None,
        description='Sets by owner, relative to the zone ("@" is the zone itself); '
        "a bare list, no-mail or absent means the zone itself.",
    )
    recipients: Recipients = Field(
        (),
        description="Mailboxes that checks by SMTP ask for: of the zone itself, or with @ and an owner.",
    )
    unmanaged: Annotated[
        str,
        _one_of("ignore", "report", "error"),
        WithJsonSchema({"type": "string", "enum": ["ignore", "report", "error"]}),
    ] = Field("ignore", description="What to do about MX records at owners that stand not here.")
    frozen: Annotated[
        str, _filled("frozen", '"reason"'), WithJsonSchema({"type": "string", "minLength": 1})
    ] = Field("", description="Refuses every change to the zone, for this reason.")
    overrides: Annotated[bool, from_text(_yes), WithJsonSchema({"type": "boolean"})] = Field(
        default=False, description="This zone also stands in a list of zones of another spec; this file wins."
    )
