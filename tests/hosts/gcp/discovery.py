"""The discovery document of Cloud DNS, and whether a request or a reply is as it says."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import googleapiclient
import jsonschema

_DOCUMENT = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents" / "dns.v1.json"
_PLACE = re.compile(r"\{(\w+)\}")

# The JSON form of protocol buffers takes numbers as text too, and so do clients write them.
_INTEGER = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^-?[0-9]+$"}]}


class NotAsDocumented(Exception):
    """A request or reply that Google's own description of the service does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One method of the service: ``id`` as in ``dns.changes.create``, and its path as a pattern."""

    id: str
    verb: str
    path: re.Pattern[str]
    parameters: Mapping[str, Mapping[str, Any]]
    request: str
    response: str


@cache
def document() -> Mapping[str, Any]:
    return json.loads(_DOCUMENT.read_text())


@cache
def methods() -> tuple[Method, ...]:
    found = []
    for resource in document()["resources"].values():
        for method in resource.get("methods", {}).values():
            path = _PLACE.sub(r"(?P<\1>[^/]+)", method["flatPath"])
            found.append(
                Method(
                    id=method["id"],
                    verb=method["httpMethod"],
                    path=re.compile("/" + path),
                    parameters={**document()["parameters"], **method["parameters"]},
                    request=method.get("request", {}).get("$ref", ""),
                    response=method.get("response", {}).get("$ref", ""),
                )
            )
    return tuple(found)


def find_method(verb: str, path: str) -> tuple[Method, dict[str, str]]:
    """The method that a request means, and what stands in its path. Raises NotAsDocumented."""
    for method in methods():
        found = method.path.fullmatch(path)
        if found and method.verb == verb:
            return method, {key: unquote(value) for key, value in found.groupdict().items()}
    raise NotAsDocumented(f"there is no method {verb} {path}")


def check_query(method: Method, query: Mapping[str, str]) -> None:
    """Raises NotAsDocumented for a parameter that the method does not have, or of another type."""
    for name, value in query.items():
        parameter = method.parameters.get(name)
        if parameter is None or parameter["location"] != "query":
            raise NotAsDocumented(f"{method.id} has no parameter {name!r}")
        if parameter["type"] == "integer" and not value.isdigit():
            raise NotAsDocumented(f"{method.id}: {name} is {value!r}, no number")
        if parameter["type"] == "boolean" and value not in {"true", "false"}:
            raise NotAsDocumented(f"{method.id}: {name} is {value!r}, neither true nor false")


def check_request(method: Method, body: Any) -> None:
    """Raises NotAsDocumented for a body the method does not take."""
    if not method.request:
        if body is not None:
            raise NotAsDocumented(f"{method.id} takes no body")
        return
    _check(method.request, body, f"request of {method.id}")


def check_response(method: Method, body: Any) -> None:
    """Raises NotAsDocumented for a reply the method does not give."""
    if method.response:
        _check(method.response, body, f"response of {method.id}")


def _check(schema: str, body: Any, what: str) -> None:
    for error in _validator(schema).iter_errors(body):
        raise NotAsDocumented(f"{what} at {error.json_path}: {error.message}")


@cache
def _validator(schema: str) -> jsonschema.Draft202012Validator:
    definitions = {name: _as_json_schema(one) for name, one in document()["schemas"].items()}
    return jsonschema.Draft202012Validator({"$ref": f"#/$defs/{schema}", "$defs": definitions})


def _as_json_schema(described: Mapping[str, Any]) -> dict[str, Any]:
    """A schema of the discovery format (a dialect of JSON Schema draft 3) in a later draft."""
    if "$ref" in described:
        return {"$ref": f"#/$defs/{described['$ref']}"}
    match described["type"]:
        case "object":
            fields = {name: _as_json_schema(one) for name, one in described.get("properties", {}).items()}
            others = described.get("additionalProperties")
            return {
                "type": "object",
                "properties": fields,
                "additionalProperties": _as_json_schema(others) if others else False,
            }
        case "array":
            return {"type": "array", "items": _as_json_schema(described["items"])}
        case "integer":
            return _INTEGER
        case "any":
            return {}
        case kind:
            return {"type": kind, **({"enum": described["enum"]} if "enum" in described else {})}
