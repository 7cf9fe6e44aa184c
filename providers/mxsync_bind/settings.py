"""The entry of a BIND provider in the config."""

import re
import shlex
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

PLACEHOLDER = "{zone}"
SAFE_ZONE = re.compile(r"[a-z0-9_][a-z0-9._-]*")
"""Zone names that may stand in paths and commands: no slash, no leading dot or dash."""


def _pattern(text: str) -> str:
    if PLACEHOLDER not in text:
        raise ValueError(f"the pattern must contain {PLACEHOLDER}; for single files use: files")
    return text


def _command(text: str) -> str:
    try:
        words = shlex.split(text)
    except ValueError as err:
        raise ValueError(f"the command cannot be split into words: {str(err).lower()}") from err
    if not words:
        raise ValueError("the command is empty")
    if PLACEHOLDER in words[0]:
        raise ValueError(f"{PLACEHOLDER} cannot stand in the program's name")
    return text


def _command_once(text: str) -> str:
    if PLACEHOLDER in text:
        raise ValueError(f"on_change_once runs for all zones at once and takes no {PLACEHOLDER}")
    return _command(text)


class BindSettings(BaseModel):
    """Which zone files (exactly one of file, files, named_conf), how to check and to announce changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: Annotated[str, AfterValidator(_pattern)] | None = Field(
        default=None, description="path of the zone files, with {zone} where the zone's name stands"
    )
    files: dict[str, str] | None = Field(default=None, description="zone name: path of its zone file")
    named_conf: str | None = Field(default=None, description="path of a named.conf to read zones from")
    view: str | None = Field(default=None, description="the view of named.conf to use")
    directory: str | None = Field(
        default=None,
        description="named's working directory, where relative paths of $INCLUDE begin; "
        "by default that of named_conf, or the config's folder",
    )
    check: Literal["auto", "never", "required"] = Field(
        default="auto", description="run named-checkzone on new bytes: if installed, never, or always"
    )
    on_change: Annotated[str, AfterValidator(_command)] | None = Field(
        default=None, description="command after a zone's file has changed, such as: rndc reload {zone}"
    )
    on_change_once: Annotated[str, AfterValidator(_command_once)] | None = Field(
        default=None, description="command after all changes of a run, such as: rndc reload"
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        given = [name for name in ("file", "files", "named_conf") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("exactly one of file, files and named_conf is needed")
        if self.view is not None and self.named_conf is None:
            raise ValueError("view needs named_conf")
        if self.on_change is not None and self.on_change_once is not None:
            raise ValueError("on_change and on_change_once exclude each other")
        return self
