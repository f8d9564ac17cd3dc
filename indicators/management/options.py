"""Options that name an indicator and a period, with the known ones where they name nothing."""

import re
from collections.abc import Collection
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from dvctrack.lib.commands import iso_date, wrong_usage
from indicators.league.units_asked import NoSuchUnits, units_day
from indicators.models import Indicator, Period

_CODE = re.compile(r"\d{4}-\d{2}-\d{2}(-[a-z0-9]+)+")


def day_or_code(text: str) -> date | str:
    """What `--as-of` takes: a day, or the code of a period where several end on one day."""
    return text if _CODE.fullmatch(text) else iso_date(text)


def period_as_of(named: date | str) -> Period:
    """The period with this as-of day or code.

    Of several that end on one day it is the one whose code is the day, else none.
    """
    if isinstance(named, str):
        found = list(Period.objects.filter(code=named))
    else:
        found = list(Period.objects.filter(as_of=named).order_by("code"))
        found = [row for row in found if row.code == named.isoformat()] or found
    if len(found) == 1:
        return found[0]
    if found:
        codes = ", ".join(period.code for period in found)
        raise wrong_usage(
            _("Several periods end on %(day)s. Name one by its code: %(codes)s.")
            % {"day": named, "codes": codes}
        )
    known = ", ".join(Period.objects.order_by("code").values_list("code", flat=True)) or "–"
    raise wrong_usage(
        _("No period ends on %(day)s. Known: %(known)s.") % {"day": named, "known": known}
    )


def indicator_named(slug: str) -> Indicator:
    found = Indicator.objects.filter(slug=slug).first()
    if found:
        return found
    known = ", ".join(Indicator.objects.values_list("slug", flat=True)) or "–"
    raise wrong_usage(
        _("There is no indicator “%(slug)s”. Known: %(known)s.") % {"slug": slug, "known": known}
    )


def units_of_day(asked: date | None, *, kinds: Collection[str]) -> date | None:
    """The day of the change that the units of `--units-on` are of; None where none was given."""
    if asked is None:
        return None
    try:
        return units_day(asked, kinds=kinds, today=timezone.localdate())
    except NoSuchUnits:
        raise wrong_usage(
            _("No units of %(day)s are known: give a day from the first unit's until today.")
            % {"day": asked.isoformat()}
        ) from None
