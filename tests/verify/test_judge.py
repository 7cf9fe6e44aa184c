import pytest

from mxsync.resolver import Question, Said
from mxsync.verify import Expected, Standing
from mxsync.verify.judge import judge
from tests.verify.playing import answering, mx, name, nothing, records, referral, said, soa

ZONE = name("a.test")
NEW = mx("10 new.test")
OLD = mx("20 old.test")
SPEC = Expected(ZONE, NEW, 300)
CHANGE = Expected(ZONE, NEW, 300, OLD, 3600)
REMOVAL = Expected(ZONE, (), None, OLD, 3600)
CREATION = Expected(ZONE, NEW, 300, ())


def the_mx(*data, ttl=300, **fields):
    return answering(records("a.test", "MX", *data, ttl=ttl), **fields)


CASES = {
    "as specified": (SPEC, the_mx(*NEW), Standing.AS_SPECIFIED, ""),
    "another TTL": (SPEC, the_mx(*NEW, ttl=60), Standing.OTHER, "the TTL is 60 and not 300"),
    "any TTL": (Expected(ZONE, NEW), the_mx(*NEW, ttl=60), Standing.AS_SPECIFIED, ""),
    "old": (CHANGE, the_mx(*OLD, ttl=3600), Standing.OLD, ""),
    "old set, yet another TTL": (CHANGE, the_mx(*OLD, ttl=60), Standing.OTHER, ""),
    "old is not known": (SPEC, the_mx(*OLD), Standing.OTHER, ""),
    "foreign": (CHANGE, the_mx(*mx("5 evil.test")), Standing.OTHER, ""),
    "none yet": (CREATION, nothing("a.test"), Standing.OLD, ""),
    "none any more": (CHANGE, nothing("a.test", Said.NO_NAME), Standing.OTHER, ""),
    "removed": (REMOVAL, nothing("a.test"), Standing.AS_SPECIFIED, ""),
    "not removed yet": (REMOVAL, the_mx(*OLD, ttl=3600), Standing.OLD, ""),
    "silence": (SPEC, said(Said.SILENT), Standing.NO_ANSWER, "no reply in time"),
    "closed": (SPEC, said(Said.UNREACHABLE, detail="refused"), Standing.NO_ANSWER, "refused"),
    "SERVFAIL": (SPEC, said(Said.FAILED, detail="SERVFAIL"), Standing.NO_ANSWER, "SERVFAIL"),
    "malformed": (SPEC, said(Said.MALFORMED, detail="cut off"), Standing.NO_ANSWER, "cut off"),
    "refused": (SPEC, said(Said.REFUSED, detail="REFUSED"), Standing.NOT_AUTHORITATIVE, "REFUSED"),
    "out of a cache": (
        SPEC,
        said(Said.ANSWER, answer=(records("a.test", "MX", *NEW, ttl=300),)),
        Standing.NOT_AUTHORITATIVE,
        "lame",
    ),
    "upward referral": (SPEC, referral(".", "a.root.test"), Standing.NOT_AUTHORITATIVE, "lame"),
    "no such name, and yet records": (
        SPEC,
        said(Said.NO_NAME, answer=(records("a.test", "MX", *NEW, ttl=300),), authoritative=True),
        Standing.OTHER,
        "",
    ),
    "none, says the zone above": (
        REMOVAL,
        nothing("test", Said.NO_NAME),
        Standing.NOT_AUTHORITATIVE,
        "does not serve this zone, but answers for test",
    ),
    "records of another name": (
        REMOVAL,
        answering(records("b.test", "MX", *OLD)),
        Standing.NO_ANSWER,
        "records of other names",
    ),
    "an alias into a DNAME": (
        SPEC,
        answering(
            records("a.test", "CNAME", "x.d.test."),
            records("d.test", "DNAME", "e."),
            records("x.d.test", "CNAME", "x.e."),
        ),
        Standing.OTHER,
        "an alias (CNAME) of x.d.test",
    ),
    "a DNAME alone": (
        SPEC,
        answering(records("test", "DNAME", "b.")),
        Standing.OTHER,
        "below a DNAME at test",
    ),
    "alias": (
        SPEC,
        answering(records("a.test", "CNAME", "b.test."), records("b.test", "MX", *NEW)),
        Standing.OTHER,
        "an alias (CNAME) of b.test",
    ),
    "DNAME": (
        SPEC,
        answering(records("test", "DNAME", "b."), records("a.test", "CNAME", "a.b.")),
        Standing.OTHER,
        "below a DNAME at test, which leads to a.b",
    ),
    "an alias where there shall be none": (
        Expected(ZONE, ()),
        answering(records("a.test", "CNAME", "b.test.")),
        Standing.AS_SPECIFIED,
        "",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_an_answer_means(case):
    expected, answer, standing, detail = CASES[case]
    seen = judge(ZONE, expected, answer(Question(expected.owner)))
    assert seen.standing is standing
    assert detail in seen.detail
    assert bool(detail) == bool(seen.detail)


@pytest.mark.parametrize(
    "answer",
    [
        referral("b.a.test", "ns.b.test"),
        nothing("b.a.test"),
        answering(records("x.b.a.test", "MX", *NEW), signed=True, signer=name("b.a.test")),
        answering(records("x.b.a.test", "MX", *NEW), authority=(records("b.a.test", "NS", "ns.b.test."),)),
    ],
)
def test_an_owner_in_a_child_zone(answer):
    owner = name("x.b.a.test")
    seen = judge(ZONE, Expected(owner, NEW), answer(Question(owner)))
    assert seen.standing is Standing.OTHER
    assert "b.a.test, which is delegated" in seen.detail


CACHED = {
    "fresh": (SPEC, the_mx(*NEW, ttl=299), Standing.AS_SPECIFIED),
    "with the TTL from before": (SPEC, the_mx(*NEW, ttl=2000), Standing.OTHER),
    "old": (CHANGE, the_mx(*OLD, ttl=17), Standing.OLD),
    "negative": (CREATION, nothing("a.test"), Standing.OLD),
    "no resolver at all": (SPEC, referral("test", "ns.test"), Standing.NO_ANSWER),
}


@pytest.mark.parametrize("case", CACHED)
def test_what_a_cache_says(case):
    expected, answer, standing = CACHED[case]
    assert judge(ZONE, expected, answer(Question(ZONE)), cached=True).standing is standing


def test_how_long_a_cache_may_say_there_is_none():
    short = said(Said.NO_DATA, authority=(soa("a.test", ttl=20),), authoritative=True)
    assert judge(ZONE, SPEC, short(Question(ZONE)), cached=True).ttl == 20  # RFC 2308 §5: the lesser of both
    assert judge(ZONE, SPEC, nothing("a.test")(Question(ZONE)), cached=True).ttl == 300
