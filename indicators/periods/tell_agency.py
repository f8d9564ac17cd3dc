"""Letters to an agency: one to each of its officers and approvers who has an address."""

from django.utils import translation
from django.utils.translation import gettext as _

from entities.models import Agency
from indicators.models import Obligation
from indicators.periods.mail import Letters
from indicators.policy import people_of

# Letters are in the language of the agencies, whatever that of the page from which they come.
LANGUAGE = "vi"


def addresses_of(agency: Agency) -> list[str]:
    """The addresses of those who enter and submit for an agency today."""
    return sorted(set(people_of(agency).exclude(email="").values_list("email", flat=True)))


def tell_of_return(obligation: Obligation, *, reason: str) -> None:
    with translation.override(LANGUAGE), Letters() as letters:
        letters.send(addresses_of(obligation.agency), *_of_return(obligation, reason))


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
