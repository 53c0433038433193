"""A real mail server in the test's own process, and what it took."""

from __future__ import annotations

import re
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller

MESSAGE_ID = re.compile(r"^Message-ID: (\S+)", re.MULTILINE | re.IGNORECASE)


class Mailbox:
    """What a real mail server took; it refuses one address for good and another for now."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], str]] = []
        self.port = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("finns-inte@"):
            return "550 No such user"
        if address.startswith("upptagen@"):
            return "450 Try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"

    def times(self) -> Counter[tuple[str, str]]:
        """How often each letter came, by its only address and its Message-ID."""
        found: Counter[tuple[str, str]] = Counter()
        for (to,), letter in self.letters:
            (identity,) = MESSAGE_ID.findall(letter)
            found[to, identity] += 1
        return found


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        box.port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
