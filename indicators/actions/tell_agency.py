"""Letters to an agency: one to each of its officers and approvers who has an address."""

from collections.abc import Sequence

from django.core.mail import send_mail
from django.utils.translation import gettext as _

from entities.models import Agency
from indicators.models import Obligation
from indicators.policy import people_of


def addresses_of(agency: Agency) -> list[str]:
    """The addresses of those who enter and submit for an agency today."""
    return sorted(set(people_of(agency).exclude(email="").values_list("email", flat=True)))


def tell_of_return(obligation: Obligation, *, reason: str) -> None:
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
    write_to(addresses_of(obligation.agency), subject, text)


def write_to(addresses: Sequence[str], subject: str, text: str) -> None:
    """One letter each, so that nobody sees the others; a mail server that fails stops nothing."""
    for address in addresses:
        send_mail(subject, text, None, [address], fail_silently=True)
