import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from smtplib import SMTPException
from types import TracebackType
from typing import Self

from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext as _

from entities.models import Agency
from indicators.models import Obligation
from indicators.periods.locks import moment_text
from indicators.policy import people_of

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


# Letters are in the language of the agencies, whatever that of the page from which they come.
LANGUAGE = "vi"


def addresses_of(agency: Agency) -> list[str]:
    """The addresses of those who enter and submit for an agency today."""
    return sorted(set(people_of(agency).exclude(email="").values_list("email", flat=True)))


def tell_of_return(obligation: Obligation, *, reason: str) -> None:
    with translation.override(LANGUAGE), Letters() as letters:
        letters.send(addresses_of(obligation.agency), *_of_return(obligation, reason))


def tell_of_correction(obligation: Obligation, *, until: datetime) -> None:
    with translation.override(LANGUAGE), Letters() as letters:
        letters.send(addresses_of(obligation.agency), *_of_correction(obligation, until))


def _of_correction(obligation: Obligation, until: datetime) -> tuple[str, str]:
    named = {
        "agency": obligation.agency.name,
        "indicator": obligation.indicator,
        "period": obligation.period.label,
        "moment": moment_text(until),
    }
    subject = _("Correction granted: %(indicator)s (%(period)s)") % named
    text = _(
        "%(agency)s: the figure of “%(indicator)s” for the closed period “%(period)s” can be "
        "corrected until %(moment)s.\n\n"
        "Please correct it in dvctrack, under “My work”, and submit it. Until then the figure "
        "that was reported stands."
    )
    return subject, text % named


def _of_return(obligation: Obligation, reason: str) -> tuple[str, str]:
    subject = _("Figure returned: %(indicator)s (%(period)s)") % {
        "indicator": obligation.indicator,
        "period": obligation.period.label,
    }
    text = _(
        "%(agency)s: the figure of “%(indicator)s” for the period “%(period)s” was returned.\n\n"
        "Reason: %(reason)s\n\n"
        "Please correct it in dvctrack, under “My work”, and submit it again."
    ) % {
        "agency": obligation.agency.name,
        "indicator": obligation.indicator,
        "period": obligation.period.label,
        "reason": reason,
    }
    return subject, text
