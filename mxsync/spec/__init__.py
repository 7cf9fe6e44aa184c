"""Spec files: what the zones shall have, read into Desired values, and written from sets."""

from mxsync.spec.load import Specs, load_specs
from mxsync.spec.recognise import recognise
from mxsync.spec.records import parse_mx, parse_owner, parse_ttl
from mxsync.spec.render import SCHEMA_FILE, Use, render_spec, spell_owner
from mxsync.spec.schema import schema
from mxsync.spec.shipped import ShippedPreset, shipped_presets

__all__ = [
    "SCHEMA_FILE",
    "ShippedPreset",
    "Specs",
    "Use",
    "load_specs",
    "parse_mx",
    "parse_owner",
    "parse_ttl",
    "recognise",
    "render_spec",
    "schema",
    "shipped_presets",
    "spell_owner",
]
