"""Presets that come with mxsync: what they are, how specs use them, how import knows them again."""

from datetime import date
from itertools import permutations

import pytest

from mxsync.model import parse_name
from mxsync.spec import Use, recognise, shipped_presets
from mxsync.spec.records import parse_mx
from mxsync.spec.templates import HOLE, fill

PRESETS = shipped_presets()
NAMES = [
    "google-workspace", "google-workspace-legacy", "microsoft-365", "fastmail", "proton", "zoho", "icloud",
    "migadu", "mailbox-org", "yandex-360", "mimecast", "proofpoint", "proofpoint-essentials-eu", "ovh",
    "ionos-de",    "hetzner-webhosting", "strato", "hosting-de", "cloudflare-routing", "no-mail",
]  # fmt: skip


def filled(preset, values):
    template = preset.template
    if template.fixed is not None:
        return template.fixed
    records, errors = fill(template, parse_name("example.com"), values)
    assert not errors, errors
    return records


def examples(preset):
    return {name: one.example or one.values[0] for name, one in preset.parameters.items()}


def test_they_are_these():
    assert list(PRESETS) == NAMES


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_each_is_whole(preset):
    assert preset.about
    assert preset.source
    assert date(2026, 1, 1) < preset.verified <= date(2026, 12, 31)
    holes = {hole for text in preset.records for hole in HOLE.findall(text)}
    assert holes == set(preset.parameters)
    for one in preset.parameters.values():
        assert one.about
        assert one.values or one.example
        assert not one.example or one.accepts(one.example)
    assert len(filled(preset, examples(preset))) == len(preset.records)


@pytest.mark.parametrize(
    "preset",
    [one for one in PRESETS.values() if one.name not in {"no-mail", "hetzner-webhosting"}],
    ids=lambda preset: preset.name,
)
def test_each_is_recognised_with_its_parameters(preset):
    values = examples(preset)
    records = filled(preset, values)
    assert recognise(records) == Use(preset.name, tuple(values.items()))
    assert recognise((*records, parse_mx("99 other.example"))) is None
    assert recognise(records[1:]) is None


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["0 ."], id="null MX: has a word of its own"),
        pytest.param(["10 www1.your-server.de"], id="anything may be the server of a web hosting"),
        pytest.param(["0 mail.example.com"], id="not a host of Microsoft"),
        pytest.param(["10 mx.zoho.eu", "20 mx2.zoho.in", "50 mx3.zoho.eu"], id="two regions"),
        pytest.param(["10 mx.zoho.us", "20 mx2.zoho.us", "50 mx3.zoho.us"], id="a region there is none of"),
        pytest.param(["20 mx.zoho.eu", "20 mx2.zoho.eu", "50 mx3.zoho.eu"], id="another preference"),
    ],
)
def test_others_are_not(lines):
    assert recognise(tuple(sorted(map(parse_mx, lines)))) is None


@pytest.mark.parametrize("numbers", list(permutations(("5", "50", "7"))))
def test_preferences_may_be_parameters(numbers):
    values = dict(zip(("route1", "route2", "route3"), numbers, strict=True))
    records = filled(PRESETS["cloudflare-routing"], values)
    assert recognise(records) == Use("cloudflare-routing", tuple(values.items()))


def test_specs_use_them_and_those_of_the_config_go_first(load):
    [desired] = load(
        "zone: a.example\nmx: {'@': {use: zoho, region: EU}, x: {use: fastmail, ttl: 5m}}"
    ).desired
    apex, below = desired.wants
    assert [str(mx) for mx in apex.rdata] == ["10 mx.zoho.eu.", "20 mx2.zoho.eu.", "50 mx3.zoho.eu."]
    assert (apex.preset, below.preset, below.ttl) == ("zoho", "fastmail", 300)
    config = "providers: {bind: {type: bind}}\npresets: {fastmail: [10 ours.example]}\n"
    [desired] = load("zone: a.example\nmx: {'@': {use: fastmail}}", config=config).desired
    [own] = desired.wants
    assert (str(own.rdata[0]), own.preset) == ("10 ours.example.", "")


def test_a_column_may_be_a_parameter(load):
    spec = "zones_from: domains.csv\nmx: {'@': {use: zoho}}"
    good = load({"specs/a.yaml": spec, "specs/domains.csv": "zone,region\na.example,eu\nb.example,in\n"})
    assert [str(one.wants[0].rdata[0]) for one in good.desired] == ["10 mx.zoho.eu.", "10 mx.zoho.in."]
    bad = load({"specs/a.yaml": spec, "specs/domains.csv": "zone,region\na.example,secret\n"})
    [error] = bad.errors
    assert "secret" not in f"{error}{error.hints}"
