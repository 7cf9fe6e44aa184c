# ruff: noqa: E501 - the rows of a table stay together
import json

import jsonschema
import pytest
import yaml

from mxsync.spec import schema

VALIDATOR = jsonschema.Draft202012Validator(schema())


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert json.loads(json.dumps(schema())) == schema()


def test_every_key_has_a_text_for_the_editor() -> None:
    assert [key for key, part in schema()["properties"].items() if not part.get("description")] == []


@pytest.mark.parametrize(
    "text",
    [
        "zone: a.example\nmx: [10 a.b]",
        "zone: a.example\nmx: no-mail",
        "zone: a.example\nttl: 3600\nmx: absent",
        "zone: a.example\nttl: 1h30m\nmx: {}",
        'zones: [a.example, b.example]\nmx: {"@": ["10 mx.{zone}"]}',
        'zones_from: l.csv\nmx: {"@": ["10 mx.{region}.b", 0 .], x: no-mail, y: absent}',
        "zone: a.example\nmx: {x: {use: ours}, y: {use: zoho, region: eu, n: 3, ttl: 5}, z: {set: [10 a.b], ttl: 5m}}",
        "zone: a.example\nmx: {x: {set: no-mail}}",
        "zone: a.example\nprovider: aws\nmx: absent",
        "zone: a.example\nprovider: {name: aws, zone_id: 17}\nmx: absent",
        "zone: a.example\nproviders: [bind, {name: aws, zone_id: Z1}]\nmx: absent",
        "zone: a.example\nunmanaged: report\nfrozen: why\noverrides: true\nmx: absent",
    ],
)
def test_good(text: str) -> None:
    assert list(VALIDATOR.iter_errors(yaml.safe_load(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "mx: absent",
        "zone: a.example",
        "zone:\nmx: absent",
        "zone: a.example\nzones: [b.example]\nmx: absent",
        "zone: a.example\nmx: absent\nxm: y",
        "zone: a.example\nmx:",
        "zone: a.example\nmx: none",
        "zone: a.example\nmx: []",
        "zone: a.example\nmx: [mail.example.com]",
        "zone: a.example\nmx: [mail.example.com 10]",
        "zone: a.example\nmx: [10]",
        "zone: a.example\nmx: {x: }",
        "zone: a.example\nmx: {x: {ttl: 5}}",
        "zone: a.example\nmx: {x: {set: [10 a.b], tll: 5}}",
        "zone: a.example\nmx: {x: {set: [10 a.b], use: ours}}",
        "zone: a.example\nmx: {x: {set: no-mail, use: ours}}",
        "zone: a.example\nttl: 1h30\nmx: absent",
        "zone: a.example\nttl: -1\nmx: absent",
        "zone: a.example\nttl: ''\nmx: absent",
        "zone: a.example\nttl: 2147483648\nmx: absent",
        "zone: a.example\nunmanaged: x\nmx: absent",
        "zone: a.example\nfrozen: ''\nmx: absent",
        "zone: a.example\nprovider: {name: aws}\nmx: absent",
        "zone: a.example\nprovider: a\nproviders: [b]\nmx: absent",
        "zones: []\nmx: absent",
    ],
)
def test_bad(text: str) -> None:
    assert list(VALIDATOR.iter_errors(yaml.safe_load(text))) != []
