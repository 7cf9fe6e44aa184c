"""Where records about a domain's mail or a host stand; which addresses everybody can reach."""

from ipaddress import ip_address

from mxsync.model import DnsName

NAMES = 5
"""Reverse names of one address that are looked at."""

ADDRESSES = 16
"""Addresses of one host whose reverse names are looked at."""


def tlsa_name(host: DnsName) -> DnsName:
    """The TLSA records of a host's port 25: RFC 7672 §2.2.3."""
    return DnsName(f"_25._tcp.{host}")


def sts_name(domain: DnsName) -> DnsName:
    """The record that announces an MTA-STS policy: RFC 8461 §3.1."""
    return DnsName(f"_mta-sts.{domain}")


def sts_host(domain: DnsName) -> DnsName:
    """The host that serves the policy itself: RFC 8461 §3.3."""
    return DnsName(f"mta-sts.{domain}")


def tls_reports_name(domain: DnsName) -> DnsName:
    """Where TLS reports are wanted: RFC 8460 §3."""
    return DnsName(f"_smtp._tls.{domain}")


def dmarc_name(domain: DnsName) -> DnsName:
    """The DMARC policy: RFC 7489 §6.1."""
    return DnsName(f"_dmarc.{domain}")


def reverse_name(address: str) -> DnsName:
    """The name of an address: RFC 1035 §3.5, RFC 3596 §2.5."""
    return DnsName(ip_address(address).reverse_pointer + ".")


def public(address: str) -> bool:
    """Whether everybody can reach such an address."""
    parsed = ip_address(address)
    return parsed.is_global and not parsed.is_multicast
