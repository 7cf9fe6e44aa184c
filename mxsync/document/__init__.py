"""YAML files as text with positions: every scalar stays the text it was, every complaint has a place."""

from mxsync.document.read import MAX_BYTES, read_yaml
from mxsync.document.text import decode, quote
from mxsync.document.tree import Document, Path, Value
from mxsync.document.wording import from_text, nearest

__all__ = [
    "MAX_BYTES",
    "Document",
    "Path",
    "Value",
    "decode",
    "from_text",
    "nearest",
    "quote",
    "read_yaml",
]
