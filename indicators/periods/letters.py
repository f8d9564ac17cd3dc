"""What agencies are written to: which letters there are, and that of a returned figure."""

from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from entities.agencies.units import name_heirs
from entities.choices import LetterPurpose
from entities.models import Agency, Letter, LetterQuerySet
from entities.people.letters import write_letter
from indicators.models import Obligation, Period
from indicators.periods.locks import moment_text
from indicators.policy import people_of


def reminders_of(period: Period) -> LetterQuerySet:
    """The reminders of a period, the latest first, whatever became of them."""
    return Letter.objects.filter(
        purpose=LetterPurpose.REMINDER, key__startswith=f"{period.pk} "
    ).select_related("agency__parent", "written_by")


def reminder_key(period: Period, agency: Agency, person: User, *, on: date) -> str:
    """A person is reminded of one agency's reports for a period once a day."""
    return f"{period.pk} {agency.pk} {person.pk} {on.isoformat()}"


def addresses_of(agency: Agency) -> list[str]:
    """The addresses of those who enter and submit for an agency today."""
    return sorted(set(people_of(agency).exclude(email="").values_list("email", flat=True)))


def tell_of_return(obligation: Obligation, *, reason: str, by: User, at: datetime) -> None:
    """Write to those who enter and submit for the agency, as part of what returns the figure."""
    name_heirs([obligation.agency], on=localdate(at))
    with translation.override(settings.LANGUAGE_CODE):
        told = _of_return(obligation, reason)
    _tell(LetterPurpose.RETURN, obligation, *told, by=by, at=at)


def tell_of_correction(obligation: Obligation, *, until: datetime, by: User, at: datetime) -> None:
    """Write to the same people, as part of what lets them correct a figure after closing."""
    name_heirs([obligation.agency], on=localdate(at))
    with translation.override(settings.LANGUAGE_CODE):
        told = _of_correction(obligation, until)
    _tell(LetterPurpose.CORRECTION, obligation, *told, by=by, at=at)


def _tell(
    purpose: LetterPurpose,
    obligation: Obligation,
    subject: str,
    text: str,
    *,
    by: User,
    at: datetime,
) -> None:
    """A letter is in the language of the agencies, whatever that of the page it comes from."""
    for person in people_of(obligation.agency).exclude(email=""):
        write_letter(
            purpose=purpose,
            key=f"{obligation.pk} {person.pk} {at.isoformat()}",
            address=person.email,
            person=person,
            agency=obligation.agency,
            subject=subject,
            text=text,
            by=by,
            at=at,
        )


def _of_correction(obligation: Obligation, until: datetime) -> tuple[str, str]:
    named = {
        "agency": obligation.agency.name_now,
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
        "agency": obligation.agency.name_now,
        "indicator": obligation.indicator,
        "period": obligation.period.label,
        "reason": reason,
    }
    return subject, text
