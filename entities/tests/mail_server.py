"""A mail server of the test's own, and one that hangs."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller

from dvctrack.tests.postgres import free_port


class Mailbox:
    """A mail server that keeps what it is sent; it answers a letter after `seconds`.

    `took` is set once it has one.
    """

    def __init__(self, *, seconds: float = 0) -> None:
        self.letters: list[tuple[list[str], EmailMessage]] = []
        self.seconds = seconds
        self.port = 0
        self.took = Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        made = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(made, EmailMessage)
        self.letters.append((envelope.rcpt_tos, made))
        self.took.set()
        await asyncio.sleep(self.seconds)
        return "250 OK"

    @contextmanager
    def open(self) -> Iterator["Mailbox"]:
        self.port = free_port()
        server = Controller(self, hostname="127.0.0.1", port=self.port)
        server.start()
        try:
            yield self
        finally:
            server.stop()


@contextmanager
def hanging_server() -> Iterator[int]:
    """The port of a server that takes every connection and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(100)
        yield server.getsockname()[1]


def mail_to(settings: Any, port: int) -> None:
    """Have the letters of this process go to a server on this machine."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
