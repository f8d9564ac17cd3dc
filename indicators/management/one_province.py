"""A site for one province alone: its departments and communes report, it issues the annexes."""

from datetime import date

from django.utils.translation import gettext as _

from dvctrack.lib.commands import wrong_usage
from dvctrack.lib.history import save_with_reason
from entities.agencies.matching import AgencyIndex
from entities.choices import AgencyKind
from entities.models import Agency
from indicators.models import IssuingBody

# Annexes of any day are issued by the province.
_FIRST_DAY = date(2017, 1, 1)


def province_named(text: str, *, on: date) -> Agency:
    """The province of this slug or name on a day; of the slug of one that ended, who has its name.

    Ends the command where there is none.
    """
    index = AgencyIndex.load(on=on)
    former = index.by_slug.get(text)
    named = text if former is None or former.is_valid_on(on) else former.name
    found = index.find_written(named, kind=AgencyKind.PROVINCE).agency
    if found is None or found.kind != AgencyKind.PROVINCE:
        known = ", ".join(
            Agency.objects.of_kind(AgencyKind.PROVINCE).valid_on(on).values_list("slug", flat=True)
        )
        raise wrong_usage(
            _("There is no province “%(read)s”. Known: %(known)s.") % {"read": text, "known": known}
        )
    return found


def issue_as(province: Agency) -> IssuingBody:
    """The People's Committee issues the annexes, unless the site has an issuing body already."""
    there = IssuingBody.objects.first()
    if there is not None:
        return there
    body = IssuingBody(
        name=f"Ủy ban nhân dân {province.territory}",
        letter_sign=IssuingBody.PROVINCIAL_SIGN,
        report_sign="BC-UBND",
        starts_on=_FIRST_DAY,
    )
    save_with_reason(body, by=None, reason=_("Reference data"))
    return body
