"""A certificate as it came over the wire, as facts."""

import hashlib

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mxsync.mail.smtp import Certificate

MAX_NAMES = 1000
"""Names of one certificate that are kept; public authorities allow 100 to 250."""


def certificate_of(der: bytes, distrust: str) -> Certificate:
    """The facts about a certificate in DER. Raises ValueError if it cannot be read."""
    found = x509.load_der_x509_certificate(der)
    try:
        spki = found.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except Exception as err:  # keys of odd kinds raise errors of many kinds
        raise ValueError(f"its key cannot be read: {err}") from err
    return Certificate(
        names=_names(found),
        not_before=found.not_valid_before_utc,
        not_after=found.not_valid_after_utc,
        distrust=distrust,
        sha256=hashlib.sha256(der).hexdigest(),
        spki_sha256=hashlib.sha256(spki).hexdigest(),
    )


def _names(found: x509.Certificate) -> tuple[str, ...]:
    """The DNS names. A common name counts for nobody any more (RFC 6125 §6.4.4, RFC 8461 §4.2)."""
    try:
        extension = found.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return ()
    names = extension.value.get_values_for_type(x509.DNSName)
    return tuple(dict.fromkeys(name.lower() for name in names[:MAX_NAMES]))
