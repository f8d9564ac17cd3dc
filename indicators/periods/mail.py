import logging
from collections.abc import Sequence
from contextlib import suppress
from smtplib import SMTPException
from types import TracebackType
from typing import Self

from django.core.mail import EmailMessage, get_connection

_FAILURES = (SMTPException, OSError)
_log = logging.getLogger(__name__)


class Letters:
    """Letters that leave by one connection. A mail server that fails stops nothing and is said."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._is_up = False

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(*_FAILURES):
            self._connection.close()

    def send(self, addresses: Sequence[str], subject: str, text: str) -> list[str]:
        """One letter each, so that nobody sees the others; the addresses that failed."""
        return [address for address in addresses if not self._reaches(address, subject, text)]

    def _reaches(self, address: str, subject: str, text: str) -> bool:
        if not self._is_up:
            return False
        letter = EmailMessage(subject, text, None, [address], connection=self._connection)
        try:
            letter.send()
        except _FAILURES:
            _log.warning("A letter to %s failed", address, exc_info=True)
            # What is wrong with one address must not be the end of the connection.
            self._open()
            return False
        return True

    def _open(self) -> None:
        with suppress(*_FAILURES):
            self._connection.close()
        try:
            self._connection.open()
        except _FAILURES:
            _log.warning("The mail server cannot be reached", exc_info=True)
            self._is_up = False
        else:
            self._is_up = True
