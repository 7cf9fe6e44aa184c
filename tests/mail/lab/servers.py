"""SMTP servers that behave as they are told, each at an address of its own."""

import asyncio
import random
from collections.abc import Mapping

from tests.mail.lab.situations import (
    BUSY,
    DEAD,
    DEFERS,
    DEFERS_MAIL,
    FLAKY,
    HASTY,
    REJECTS,
    REJECTS_MAIL,
    SILENT,
    UNWILLING,
)

_CHANCE = random.Random(5321)  # noqa: S311 - a coin for tests
_GREETINGS = {BUSY: "421 4.3.2 busy", UNWILLING: "554 5.3.2 not here"}
_MAIL = {DEFERS_MAIL: "451 4.3.0 later", REJECTS_MAIL: "553 5.1.8 not you"}
_RCPT = {DEFERS: "450 4.2.0 later", REJECTS: "550 5.1.1 unknown"}


async def serve(behaviours: Mapping[str, str]) -> None:
    """Listens at port 25 of every address that is not dead; returns once all do."""
    for address, behaviour in behaviours.items():
        if behaviour != DEAD:
            await asyncio.start_server(_Host(behaviour).talk, address, 25)


class _Host:
    def __init__(self, behaviour: str) -> None:
        self.behaviour = behaviour

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self.behaviour == HASTY:
                return
            if self.behaviour == SILENT:
                await reader.read()
                return
            writer.write(_line(_GREETINGS.get(self.behaviour, "220 ready")))
            while command := await reader.readline():
                verb = command[:4].upper()
                writer.write(_line(self.reply(verb)))
                if verb == b"DATA":
                    while (await reader.readline()).strip() != b".":
                        pass
                    writer.write(_line("250 2.0.0 taken"))
                if verb == b"QUIT":
                    return
        except ConnectionError:
            pass
        finally:
            writer.close()

    def reply(self, verb: bytes) -> str:
        match verb:
            case b"MAIL":
                return _MAIL.get(self.behaviour, "250 2.1.0 good")
            case b"RCPT":
                if self.behaviour == FLAKY:
                    return _CHANCE.choice(["250 2.1.5 good", "450 4.2.0 later"])
                return _RCPT.get(self.behaviour, "250 2.1.5 good")
            case b"DATA":
                return "354 go"
            case b"QUIT":
                return "221 2.0.0 bye"
        return "250 good"


def _line(text: str) -> bytes:
    return text.encode() + b"\r\n"
