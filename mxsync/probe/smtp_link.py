"""One connection to one SMTP server: what it takes, and what goes wrong with it, as values.

aiosmtplib keeps replies below 32 KiB and lines below 8 KiB, drops what comes unasked, and gives up on a reply
that is not complete in time; so neither a stream without end nor one byte a second gets far.
"""

import asyncio
import errno
import os
import re
import socket
import ssl
from contextlib import suppress
from typing import cast

import aiosmtplib
from aiosmtplib import SMTPResponse

from mxsync.mail.smtp import Contact, Ending, Reply

MAX_TEXT = 300
"""Characters of a reply that are kept."""

_KEYWORD = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_NO_ROUTE = {
    errno.ENETUNREACH,
    errno.EHOSTUNREACH,
    errno.EADDRNOTAVAIL,
    errno.EAFNOSUPPORT,
    errno.EACCES,
    errno.EPERM,
    errno.ENETDOWN,
    errno.EHOSTDOWN,
}


class NoContact(Exception):
    """The connection could not be made."""

    def __init__(self, contact: Contact, detail: str = "") -> None:
        super().__init__(detail)
        self.contact = contact
        self.detail = detail


class Ended(Exception):
    """The connection is over, and not because anybody wanted it."""

    def __init__(self, ending: Ending, detail: str) -> None:
        super().__init__(detail)
        self.ending = ending
        self.detail = detail


class TlsFailed(Exception):
    """The handshake failed, and the connection with it. ``distrust``: for the certificate's chain alone."""

    def __init__(self, detail: str, *, distrust: str = "", late: bool = False) -> None:
        super().__init__(detail)
        self.detail = detail
        self.distrust = distrust
        self.late = late


class Link:
    """A connection, made by ``open`` and over after ``leave`` or ``drop``.

    ``patience``: seconds for each wait. Every reply may raise Ended.
    """

    def __init__(self, sock: socket.socket, helo: str, patience: float) -> None:
        name = helo or _own_name(sock)
        self._client = aiosmtplib.SMTP(
            sock=sock, hostname=None, port=None, local_hostname=name, timeout=patience, start_tls=False
        )
        self._sock = sock
        self.name = name
        self.patience = patience

    @classmethod
    async def open(cls, address: str, port: int, *, helo: str, patience: float) -> "Link":
        """Connect; ``greeting`` comes next. Raises NoContact."""
        sock = await _connected(address, port, patience)
        try:
            return cls(sock, helo, patience)
        except BaseException:
            sock.close()
            raise

    async def greeting(self) -> Reply:
        try:
            return _reply(await self._client.connect())
        except aiosmtplib.SMTPConnectResponseError as err:
            return _reply(SMTPResponse(err.code, err.message))
        except aiosmtplib.SMTPTimeoutError as err:
            raise _ended(err, "greeting", self.patience) from err
        except aiosmtplib.SMTPConnectError as err:
            raise Ended(Ending.DROPPED, "the connection was dropped in place of a greeting") from err
        except (aiosmtplib.SMTPException, OSError) as err:
            raise _ended(err, "greeting", self.patience) from err

    async def hello(self) -> Reply:
        """EHLO, or HELO for a server that does not know it (RFC 5321 §3.2)."""
        try:
            return _reply(await self._client.ehlo())
        except aiosmtplib.SMTPHeloError as err:
            if not 500 <= err.code < 505:
                return _reply(SMTPResponse(err.code, err.message))
        except (aiosmtplib.SMTPException, OSError) as err:
            raise _ended(err, "reply to EHLO", self.patience) from err
        return await self.say("HELO", self.name)

    @property
    def extensions(self) -> frozenset[str]:
        """The keywords of the last EHLO, in lower case (RFC 5321 §4.1.1.1)."""
        return frozenset(word for word in self._client.esmtp_extensions if _KEYWORD.fullmatch(word))

    async def start_tls(self, context: ssl.SSLContext, server: str) -> Reply | None:
        """STARTTLS; what the server said if it declines, None if TLS runs. Raises TlsFailed, Ended."""
        try:
            await self._client.starttls(server_hostname=server or None, tls_context=context)
        except aiosmtplib.SMTPResponseException as err:
            if err.code < 0:
                raise _ended(err, "reply to STARTTLS", self.patience) from err
            return _reply(SMTPResponse(err.code, err.message))
        except ssl.SSLCertVerificationError as err:
            raise TlsFailed(str(err.verify_message), distrust=str(err.verify_message)) from err
        except ssl.SSLError as err:
            raise TlsFailed(_ssl_words(err)) from err
        except aiosmtplib.SMTPReadTimeoutError as err:
            raise _ended(err, "reply to STARTTLS", self.patience) from err
        except aiosmtplib.SMTPTimeoutError as err:
            raise TlsFailed(f"no end of the handshake within {self.patience:g} s", late=True) from err
        except (aiosmtplib.SMTPException, OSError) as err:
            raise TlsFailed("the connection was dropped in the handshake") from err
        return None

    @property
    def tls(self) -> tuple[str, bytes]:
        """The version of TLS, and the server's certificate in DER; both empty without TLS."""
        try:
            running = cast("ssl.SSLObject | None", self._client.get_transport_info("ssl_object"))
        except aiosmtplib.SMTPException:
            running = None
        if running is None:
            return "", b""
        return running.version() or "", running.getpeercert(binary_form=True) or b""

    async def say(self, *words: str) -> Reply:
        """Send one command line of ASCII words."""
        try:
            return _reply(await self._client.execute_command(*(word.encode("ascii") for word in words)))
        except (aiosmtplib.SMTPException, OSError) as err:
            raise _ended(err, f"reply to {words[0]}", self.patience) from err

    async def leave(self) -> None:
        """QUIT, and wait no longer than a moment for the reply."""
        with suppress(Ended, TimeoutError):
            async with asyncio.timeout(min(self.patience, 5)):
                await self.say("QUIT")
        self.drop()

    def drop(self) -> None:
        """End the connection at once: a server that never closes TLS must not be waited for."""
        transport = self._client.transport
        self._client.close()
        if transport is not None:
            cast("asyncio.Transport", transport).abort()
        else:
            self._sock.close()


async def _connected(address: str, port: int, patience: float) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        sock = socket.socket(family, socket.SOCK_STREAM)
    except OSError as err:
        raise NoContact(Contact.NO_ROUTE, _words(err)) from err
    try:
        sock.setblocking(False)
        async with asyncio.timeout(patience):
            await asyncio.get_running_loop().sock_connect(sock, (address, port))
    except TimeoutError as err:
        sock.close()
        if err.errno == errno.ETIMEDOUT:  # the kernel's own patience was less
            raise NoContact(Contact.SILENT, _words(err)) from err
        raise NoContact(Contact.SILENT, f"no answer within {patience:g} s") from err
    except OSError as err:
        sock.close()
        if err.errno in _NO_ROUTE:
            raise NoContact(Contact.NO_ROUTE, _words(err)) from err
        raise NoContact(Contact.REFUSED, _words(err)) from err
    except BaseException:
        sock.close()
        raise
    return sock


def _ended(err: Exception, what: str, patience: float) -> Ended:
    """What an error of aiosmtplib means for the connection; ``what`` was waited for."""
    match err:
        case aiosmtplib.SMTPTimeoutError():
            return Ended(Ending.TIMEOUT, f"no whole {what} within {patience:g} s")
        case aiosmtplib.SMTPResponseException():
            return Ended(Ending.NONSENSE, f"no {what}: {_short(err.message)}")
        case _:
            return Ended(Ending.DROPPED, f"the connection was dropped in place of a {what}")


def _reply(response: SMTPResponse) -> Reply:
    return Reply(response.code, _short(response.message))


def _short(text: str) -> str:
    """Text of a server on one line, without bytes that are not UTF-8, and not too much of it."""
    clean = text[: 4 * MAX_TEXT].encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    joined = re.sub(r"\s*[\r\n]+\s*", " ", clean).strip()
    return joined if len(joined) <= MAX_TEXT else f"{joined[: MAX_TEXT - 1]}…"


def _words(err: OSError) -> str:
    """What the system says; asyncio has its own words in their place."""
    return (os.strerror(err.errno) if err.errno else str(err)).lower()


def _ssl_words(err: ssl.SSLError) -> str:
    return (err.reason or "the handshake failed").replace("_", " ").lower()


def _own_name(sock: socket.socket) -> str:
    """The full name of this machine, or the address it asks from (RFC 5321 §4.1.3); nobody is asked."""
    name = socket.gethostname()
    if re.fullmatch(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", name):
        return name
    address = str(sock.getsockname()[0]).partition("%")[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"
