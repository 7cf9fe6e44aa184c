"""What stands in mxsync.yaml, as pydantic models; unknown keys are errors."""

import re
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from mxsync.config.terms import parse_owner, parse_ttl, parse_zone
from mxsync.document import from_text, quote
from mxsync.errors import InputError
from mxsync.model import DnsName
from mxsync.provider.pace import parse_rate
from mxsync.resolver import PORT, Manners, Server, parse_server

NOT_WAIVABLE = {"MX001", "MX002", "MX005", "MX007"}  # a spec with these cannot be read

MAX_PATIENCE = 600
MAX_AT_ONCE = 20

_LDH = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise InputError(f"a whole number from 0 is expected, not {quote(text)}")
    return int(text)


def _port(text: str) -> int:
    number = int(text) if re.fullmatch(r"[0-9]{1,5}", text) else 0
    if not 0 < number < 65536:
        raise InputError(f"{quote(text)} is no port", "ports are 1 to 65535")
    return number


def _timeout(text: str) -> int:
    seconds = parse_ttl(text)
    if not 0 < seconds <= 60:
        raise InputError(
            f"a timeout of {seconds} seconds is {'too much' if seconds else 'no time to answer'}",
            *(["a server is asked three times, each time with more patience"] if seconds else []),
        )
    return seconds


def _rate(text: str) -> float:
    try:
        return parse_rate(text)
    except ValueError as err:
        raise InputError(f"{quote(text)} is no rate: {err}") from err


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise InputError(
            f"{quote(text)} cannot be a name here", "letters, digits, - and _ make a name, 63 at most"
        )
    return text


def _filled(text: str) -> str:
    if not text.strip():
        raise InputError("the value is empty")
    return text.strip()


def _check_id(text: str) -> str:
    if not re.fullmatch(r"MX[0-9]{3}", text):
        raise InputError(f"{quote(text)} is not the id of a check", "ids look like MX014")
    return text


def _waivable(text: str) -> str:
    name = _check_id(text)
    if name in NOT_WAIVABLE:
        raise InputError(f"{name} cannot be waived: it makes the spec itself invalid")
    return name


def _adjustable(text: str) -> str:
    name = _check_id(text)
    if name in NOT_WAIVABLE:
        raise InputError(f"the severity of {name} cannot be changed: it makes the spec itself invalid")
    return name


def _yes(text: str) -> bool:
    if text not in ("true", "false"):
        raise InputError(f"true or false is expected, not {quote(text)}")
    return text == "true"


def _helo(text: str) -> str:
    if not re.fullmatch(rf"{_LDH}(?:\.{_LDH})+", text) or len(text) > 253:
        raise InputError(f"{quote(text)} is not a full host name", "write helo: probe.example.com")
    return text


def _address(text: str) -> str:
    if not re.fullmatch(rf"[A-Za-z0-9_.+-]{{1,64}}@{_LDH}(?:\.{_LDH})+", text) or len(text) > 254:
        raise InputError(f"{quote(text)} is no mail address", "write relay: somebody@elsewhere.example")
    return text


def _seconds(text: str) -> int:
    seconds = parse_ttl(text)
    if not 0 < seconds <= MAX_PATIENCE:
        raise InputError(f"a timeout is 1 to {MAX_PATIENCE} seconds, not {quote(text)}")
    return seconds


def _at_once(text: str) -> int:
    number = _count(text)
    if not 0 < number <= MAX_AT_ONCE:
        raise InputError(
            f"1 to {MAX_AT_ONCE} connections at once to one host are possible, not {quote(text)}"
        )
    return number


def _one_of(words: tuple[str, ...], what: str) -> BeforeValidator:
    def check(text: str) -> str:
        if text not in words:
            raise InputError(f"{quote(text)} is no {what}", f"known are: {', '.join(words)}")
        return text

    return from_text(check)


KINDS = ("offline", "dns", "smtp", "policy")
SEVERITIES = ("off", "info", "warning", "error")

Text = Annotated[str, from_text(_filled)]
Count = Annotated[int, from_text(_count)]
Name = Annotated[str, from_text(_name)]


class Section(BaseModel):
    """A mapping of the config: nothing unknown in it, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Defaults(Section):
    """What a spec that says nothing else gets."""

    provider: Name | None = None
    ttl: Annotated[int, from_text(parse_ttl)] | None = None


class Provider(BaseModel):
    """One provider: its type; everything else belongs to the backend of that type."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: Text


class Guard(Section):
    """How much one plan may change before it needs ``--allow mass-change``."""

    max_changed: Count = 100
    max_removed: Count = 5


class Waiver(Section):
    """A check that shall not count for one zone (or one owner in it), and why."""

    id: Annotated[str, from_text(_waivable)]
    zone: Annotated[DnsName, from_text(parse_zone)]
    owner: DnsName | None = None
    because: Text

    @field_validator("owner", mode="before")
    @classmethod
    def _owner_in_zone(cls, value: object, info: ValidationInfo) -> DnsName | None:
        zone = info.data.get("zone")
        if zone is None or value is None:  # a wrong zone is reported by itself
            return None
        typed = from_text(lambda text: parse_owner(text, zone))
        return typed.func(value)  # type: ignore[call-arg, no-any-return]  # pydantic's BeforeValidator holds an untyped function


class Checks(Section):
    """Which kinds of checks ``plan`` runs, how much findings matter, and which ones are accepted.

    Offline checks always run. ``preset_age``: seconds after which a shipped preset counts as old.
    """

    plan: tuple[Annotated[str, _one_of(KINDS, "kind of check")], ...] = ("offline",)
    severity: dict[
        Annotated[str, from_text(_adjustable)], Annotated[str, _one_of(SEVERITIES, "severity")]
    ] = Field(default_factory=dict)
    waive: tuple[Waiver, ...] = ()
    preset_age: Annotated[int, from_text(parse_ttl)] = 365 * 86400


class Dns(Section):
    """How name servers are asked; without ``resolvers`` those of the machine find the authoritative ones."""

    resolvers: tuple[Annotated[Server, from_text(parse_server)], ...] = ()
    port: Annotated[int, from_text(_port)] = PORT
    rate: Annotated[float, from_text(_rate)] = Manners().rate
    timeout: Annotated[int, from_text(_timeout)] = 1


class Smtp(Section):
    """How mail servers are asked; none of them gets a mail.

    ``helo``: the name of this machine in EHLO, by default its own. ``allow_private``: addresses that are not
    public are asked too. ``stranger``: a mailbox that exists nowhere is asked for. ``relay``: an address
    elsewhere, for which no target may accept mail.
    """

    helo: Annotated[str, from_text(_helo)] = ""
    port: Annotated[int, from_text(_port)] = 25
    timeout: Annotated[int, from_text(_seconds)] = 30
    per_host: Annotated[int, from_text(_at_once)] = 2
    allow_private: Annotated[bool, from_text(_yes)] = False
    stranger: Annotated[bool, from_text(_yes)] = False
    relay: Annotated[str, from_text(_address)] = ""


class Config(Section):
    """The whole of mxsync.yaml. Paths are relative to its folder."""

    specs: Text = "specs/"
    defaults: Defaults = Defaults()
    providers: dict[Name, Provider] = Field(default_factory=dict)
    presets: dict[Name, tuple[Text, ...]] = Field(default_factory=dict)
    guard: Guard = Guard()
    checks: Checks = Checks()
    dns: Dns = Dns()
    smtp: Smtp = Smtp()
    receipts: Text = ".mxsync/receipts/"
