"""Spec files: what the zones shall have, read into Desired values, and written from sets."""

from mxsync.spec.load import Specs, load_specs
from mxsync.spec.records import parse_mx, parse_owner, parse_ttl
from mxsync.spec.render import SCHEMA_FILE, render_spec, spell_owner
from mxsync.spec.schema import schema

__all__ = [
    "SCHEMA_FILE",
    "Specs",
    "load_specs",
    "parse_mx",
    "parse_owner",
    "parse_ttl",
    "render_spec",
    "schema",
    "spell_owner",
]
