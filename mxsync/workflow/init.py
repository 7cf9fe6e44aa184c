"""Starter files for a new user."""

import json
import os
from pathlib import Path

from mxsync.config import parse_zone
from mxsync.document import quote
from mxsync.errors import InputError
from mxsync.files import write_new
from mxsync.spec import render_spec, schema
from mxsync.workflow.importing import spec_file_name

DEFAULT_ZONE = "example.com"
DEFAULT_FILES = "zones/{zone}.zone"

_CONFIG = """\
# mxsync.yaml: where specs and DNS hosts are. Paths are relative to this file.
specs: specs/
defaults: {{provider: bind}}
providers:
  bind: {{type: bind, file: {files}}}
guard: {{max_changed: 100, max_removed: 5}}
receipts: .mxsync/receipts/
"""


def start(folder: Path, *, zone: str, files: str) -> tuple[Path, ...]:
    """Write ``mxsync.yaml``, one spec and the schema that completes it in editors; gives the files written.

    Raises InputError when one exists (nothing is then written) or ``zone`` or ``files`` cannot be.
    """
    name = parse_zone(zone)
    if "{zone}" not in files:
        raise InputError("the zone files' path needs {zone} in it, as in zones/{zone}.zone")
    if not files.isprintable():
        raise InputError(f"the zone files' path {quote(files)} holds a character that cannot be seen")
    texts = {
        folder / "mxsync-spec.schema.json": json.dumps(schema(), indent=2) + "\n",
        folder / "mxsync.yaml": _CONFIG.format(files=_quoted(files)),
        folder / "specs" / f"{spec_file_name(name)}.yaml": render_spec(
            zones=[name],
            provider=None,
            sets={"@": (None, (f"10 mail.{name[:-1]}",))},
            ttl=3600,
            comments=("a starter: replace it by what you want, or delete it and run mxsync import",),
        ),
    }
    for path in texts:
        if os.path.lexists(path):
            raise InputError(
                f"{path} exists and is not overwritten", "work with it, or start in another folder"
            )
    for path in reversed(texts):  # the deepest first: where its folder cannot be made, nothing is written
        write_new(path, texts[path])
    return tuple(texts)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
