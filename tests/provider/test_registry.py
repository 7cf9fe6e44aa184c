from importlib.metadata import EntryPoint

import pytest

from mxsync.errors import InputError, Position
from mxsync.provider import registry


def test_lists_what_is_installed_without_importing_it():
    known = registry.available()
    assert {"bind", "memory"} <= known.keys()
    assert list(known) == sorted(known)
    assert all(isinstance(point, EntryPoint) for point in known.values())


@pytest.mark.parametrize("kind", ["", "BIND", "no such", "memory:BACKEND", "../bind", "a" * 10_000])
def test_unknown_types(kind):
    where = Position("mxsync.yaml", 3)
    with pytest.raises(InputError, match="there is no provider type") as caught:
        registry.load(kind, where=where)
    assert caught.value.where == where
    assert "memory" in caught.value.hints[-1]


def test_missing_library_names_the_extra():
    err = registry.missing_library("route53", ModuleNotFoundError("No module named 'boto3'", name="boto3"))
    assert "needs the Python package 'boto3'" in str(err)
    assert err.hints == ("install it with: pip install 'mxsync[route53]'",)
