"""The JSON Schema of spec files, for editors."""

from typing import Any

from mxsync.spec.model import SpecFile


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a spec file as editors and other tools see it: with numbers typed."""
    made = _as_written(SpecFile.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def _as_written(node: Any) -> Any:
    """The schema without null and empty defaults: a key that is left out is no key with an empty value."""
    if isinstance(node, list):
        return [_as_written(part) for part in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _as_written(part) for key, part in node.items() if key != "default" or part}
    arms = [arm for arm in kept.pop("anyOf", ()) if arm != {"type": "null"}]
    if len(arms) == 1:
        return {**arms[0], **kept}
    return {**kept, "anyOf": arms} if arms else kept
