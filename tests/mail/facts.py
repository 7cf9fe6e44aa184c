"""Facts as people would write them down."""

from datetime import date

from mxsync.mail.facts import Facts, Fetched, Host, Lookup, Status
from mxsync.mail.places import dmarc_name, reverse_name, sts_name, tls_reports_name, tlsa_name
from mxsync.model import parse_name

NO_NAME, NO_DATA = Lookup(status=Status.NO_NAME), Lookup(status=Status.NO_DATA)
UNKNOWN = Lookup(status=Status.UNKNOWN, detail="no answer in time")
SERVFAIL = Lookup(status=Status.UNKNOWN, detail="SERVFAIL")
POLICY = "version: STSv1\r\nmode: {}\r\n{}max_age: 86400\r\n"
DIGEST = "0d" * 32


def found(*data, aliases=(), ttl=3600, signed=False):
    return Lookup(
        status=Status.FOUND,
        data=tuple(sorted(data)),
        aliases=tuple(map(parse_name, aliases)),
        ttl=ttl,
        authenticated=signed,
    )


def at(*addresses, aliases=(), signed=False):
    """A host with these addresses."""
    v4 = [one for one in addresses if ":" not in one]
    v6 = [one for one in addresses if ":" in one]
    a, aaaa = (found(*some, aliases=aliases, signed=signed) if some else NO_DATA for some in (v4, v6))
    return Host(a=a, aaaa=aaaa)


def missing(ttl=0, *aliases, status=Status.NO_DATA):
    """No such data, remembered for ``ttl`` seconds."""
    return Lookup(status=status, ttl=ttl, aliases=tuple(map(parse_name, aliases)))


def host(a, aaaa=NO_DATA):
    return Host(a=a, aaaa=aaaa)


NO_HOST = host(NO_NAME, NO_NAME)
DANGLING = host(missing(0, "x.example", status=Status.NO_NAME), NO_NAME)


def text(*records):
    """TXT records, in presentation form."""
    return found(*(f'"{one}"' for one in records))


def facts(hosts=None, **fields):
    """``hosts`` by name; ``lookups`` by (name, type), ``failing`` likewise, ``sts`` and ``below`` by name."""
    fields["lookups"] = {
        (parse_name(name), kind): one for (name, kind), one in fields.get("lookups", {}).items()
    }
    fields["failing"] = frozenset((parse_name(name), kind) for name, kind in fields.get("failing", ()))
    fields["sts"] = {parse_name(name): one for name, one in fields.get("sts", {}).items()}
    return Facts(
        hosts={parse_name(name): one for name, one in (hosts or {}).items()},
        today=date(2026, 11, 25),
        **fields,
    )


def owner_mx(lookup, owner="example.com"):
    return facts(lookups={(owner, "MX"): lookup})


def sts(
    mode="enforce", *patterns, fetched=None, record="v=STSv1; id=20261125;", hosts=None, owner="example.com"
):
    """A domain that announces a policy."""
    lines = "".join(f"mx: {one}\r\n" for one in patterns)
    return facts(
        hosts or {},
        lookups={(sts_name(parse_name(owner)), "TXT"): text(record)},
        sts={owner: fetched or Fetched(text=POLICY.format(mode, lines))},
    )


def reports(tls=None, dmarc=None, *, dane=(), announced=False, owner="example.com"):
    name = parse_name(owner)
    lookups = {
        (tls_reports_name(name), "TXT"): text(tls) if tls else NO_NAME,
        (dmarc_name(name), "TXT"): text(dmarc) if dmarc else NO_NAME,
        (sts_name(name), "TXT"): text("v=STSv1; id=1") if announced else NO_NAME,
    }
    lookups |= {(tlsa_name(parse_name(one)), "TLSA"): tlsa() for one in dane}
    return facts({one: at("9.9.9.9", signed=True) for one in dane}, lookups=lookups)


def tlsa(*records, signed=True):
    return found(*(records or [f"3 1 1 {DIGEST}"]), signed=signed)


def dane(hosts, failing=()):
    """Signed hosts, with these TLSA lookups."""
    return facts(
        {name: at("9.9.9.9", signed=True) for name in hosts},
        lookups={(tlsa_name(parse_name(name)), "TLSA"): one for name, one in hosts.items()},
        failing=[(tlsa_name(parse_name(name)), "TLSA") for name in failing],
    )


def spf(*records, owner="example.com"):
    return facts(lookups={(owner, "TXT"): text(*records) if records else NO_DATA})


def reverse(address, *names, hosts):
    return facts(hosts, lookups={(reverse_name(address), "PTR"): found(*names) if names else NO_NAME})
