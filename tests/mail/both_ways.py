"""Rows of rules, cases and facts, and what is held of each: ``(id, case, facts, …, what it is about)``."""

import pytest

from mxsync.mail.checks import CHECKS
from mxsync.mail.registry import RULES
from mxsync.model import Severity


def rows(table):
    """The rows as parameters, named by their rule and their last column."""
    return [pytest.param(*row[:-1], id=f"{row[0]} {row[-1]}") for row in table]


def fires(name, one, known, severity, words):
    [remark] = RULES[name].judge(one, known)
    assert (remark.severity or CHECKS[name].severities[0]) is severity
    assert severity in (*CHECKS[name].severities, Severity.UNKNOWN)
    assert words in remark.message


def silent(name, one, known):
    assert list(RULES[name].judge(one, known)) == []
