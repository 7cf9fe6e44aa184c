"""Fetching MTA-STS policies, many at once. RFC 8461 §3.3."""

import asyncio
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mxsync.fleet import SILENT, Progress
from mxsync.mail.facts import Fetched
from mxsync.mail.mta_sts import MAX_POLICY
from mxsync.mail.places import public, sts_host
from mxsync.model import DnsName

if TYPE_CHECKING:
    import httpx

PATH = "/.well-known/mta-sts.txt"
PORT = 443

MISSING = "that takes the library httpx: pip install 'mxsync[checks]'"

_SHOWN = 120  # characters of a stranger's words


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpsManners:
    """How policies are fetched. ``timeout``: seconds for one policy, whatever its host does.

    ``trust`` None: the certificates this machine trusts. Addresses that are not ``permitted`` are not
    connected to. ``addresses``: of one host, tried one after the other.
    """

    port: int = PORT
    timeout: float = 15
    at_once: int = 50
    addresses: int = 2
    trust: ssl.SSLContext | None = None
    permitted: Callable[[str], bool] = public


def fetch_policies(
    places: Mapping[DnsName, Sequence[str]], manners: HttpsManners, *, progress: Progress = SILENT
) -> dict[DnsName, Fetched]:
    """The policies of domains whose policy hosts have these addresses.

    Redirects are not followed, and only so much is read as a policy may have. Never raises for what hosts
    do; without the library for it nothing is known.
    """
    if not places:
        return {}
    try:
        import httpx  # noqa: F401, PLC0415 - an extra, and only policies need it
    except ImportError:
        return dict.fromkeys(places, Fetched(problem=MISSING))
    progress.start("fetching MTA-STS policies", len(places))
    try:
        return asyncio.run(_fetch_all(places, manners, progress))
    finally:
        progress.finish()


async def _fetch_all(
    places: Mapping[DnsName, Sequence[str]], manners: HttpsManners, progress: Progress
) -> dict[DnsName, Fetched]:
    trust = manners.trust or ssl.create_default_context()
    room = asyncio.Semaphore(manners.at_once)

    async def one(domain: DnsName, addresses: Sequence[str]) -> tuple[DnsName, Fetched]:
        async with room:
            fetched = await _fetch(sts_host(domain), addresses, manners, trust)
        progress.advance()
        return domain, fetched

    return dict(await asyncio.gather(*(one(*place) for place in places.items())))


async def _fetch(
    host: DnsName, addresses: Sequence[str], manners: HttpsManners, trust: ssl.SSLContext
) -> Fetched:
    hidden = [one for one in addresses if not manners.permitted(one)]
    open_to_all = [one for one in addresses if manners.permitted(one)]
    if not open_to_all:
        return Fetched(problem=f"its host has no public address, but {', '.join(hidden[:3])}", told=True)
    try:
        async with asyncio.timeout(manners.timeout):
            return await _ask_in_turn(host, open_to_all[: manners.addresses], manners, trust)
    except TimeoutError:
        return Fetched(problem=f"no whole answer within {manners.timeout:g} s")


async def _ask_in_turn(
    host: DnsName, addresses: Sequence[str], manners: HttpsManners, trust: ssl.SSLContext
) -> Fetched:
    """The answer of the first address that takes a connection."""
    import httpx  # noqa: PLC0415 - see fetch_policies

    fetched = Fetched(problem="not asked")
    for address in addresses:
        try:
            return await _ask(host, address, manners, trust)
        except httpx.TransportError as err:
            fetched = _failed(err)
            if fetched.told or not isinstance(err, (httpx.ConnectError, httpx.ConnectTimeout)):
                break
        except (httpx.HTTPError, OSError, ValueError) as err:
            return Fetched(problem=_words(err))
    return fetched


async def _ask(host: DnsName, address: str, manners: HttpsManners, trust: ssl.SSLContext) -> Fetched:
    """What the host says at one address; its certificate has to be for its name."""
    import httpx  # noqa: PLC0415 - see fetch_policies

    name = host.removesuffix(".")
    shown = f"[{address}]" if ":" in address else address
    # A client of its own for each: a connection made for one name would be used for another at its address.
    # Connections (handshakes too) that take too long are ended by it, not from outside, so that it cleans up.
    patience = httpx.Timeout(manners.timeout, connect=manners.timeout / (manners.addresses + 1))
    client = httpx.AsyncClient(verify=trust, trust_env=False, follow_redirects=False, timeout=patience)
    async with (
        client,
        client.stream(
            "GET",
            f"https://{shown}:{manners.port}{PATH}",
            headers={"Host": name, "Accept-Encoding": "identity", "User-Agent": "mxsync"},
            extensions={"sni_hostname": name},
        ) as response,
    ):
        return _complaint(response) or await _text(response)


def _complaint(response: "httpx.Response") -> Fetched | None:
    """Why senders take nothing from an answer with such a head."""
    if response.is_redirect:
        where = response.headers.get("location", "")
        return Fetched(problem=f"it redirects to {where[:_SHOWN]!a}, which senders do not follow", told=True)
    if response.status_code != 200:
        return Fetched(problem=f"its host answers {response.status_code}", told=True)
    kind = response.headers.get("content-type", "text/plain")
    if not kind.strip().lower().startswith("text/"):
        return Fetched(problem=f"its content type is {kind[:_SHOWN]!a}, not text/plain", told=True)
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        return Fetched(problem="it is compressed, though that was not asked for", told=True)
    return None


async def _text(response: "httpx.Response") -> Fetched:
    octets = b""
    async for piece in response.aiter_raw():
        octets += piece
        if len(octets) > MAX_POLICY:
            return Fetched(problem=f"it is longer than {MAX_POLICY // 1024} KiB", told=True)
    return Fetched(text=octets.decode("utf-8", "replace"))


def _failed(err: "httpx.TransportError") -> Fetched:
    """Certificates that do not fit are the host's; connections that fail may be ours."""
    import httpx  # noqa: PLC0415 - see fetch_policies

    if isinstance(err, httpx.TimeoutException):
        return Fetched(problem="no answer in time")
    for cause in _causes(err):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Fetched(problem=f"the certificate of its host: {cause.verify_message}", told=True)
        if isinstance(cause, ssl.SSLError):
            return Fetched(problem=f"TLS fails: {_words(cause)}", told=True)
    if isinstance(err, httpx.ProtocolError):
        return Fetched(problem=f"its host does not speak HTTP: {_words(err)}", told=True)
    return Fetched(problem=_words(err))


def _causes(err: BaseException | None) -> Iterator[BaseException]:
    while err is not None:
        yield err
        err = err.__cause__ or err.__context__


def _words(err: BaseException) -> str:
    return " ".join(str(err).split())[:_SHOWN] or type(err).__name__
