"""Options that name an indicator and a period, with the known ones where they name nothing."""

from datetime import date

from django.utils.translation import gettext as _

from entities.management.output import wrong_usage
from indicators.models import Indicator, Period


def period_as_of(day: date) -> Period:
    """The period with this as-of date; where several end that day, the one named by the day."""
    found = list(Period.objects.filter(as_of=day).order_by("code"))
    if found:
        return found[0]
    known = ", ".join(str(as_of) for as_of in _known_days()) or "–"
    raise wrong_usage(
        _("No period ends on %(day)s. Known: %(known)s.") % {"day": day, "known": known}
    )


def indicator_named(slug: str) -> Indicator:
    found = Indicator.objects.filter(slug=slug).first()
    if found:
        return found
    known = ", ".join(Indicator.objects.values_list("slug", flat=True)) or "–"
    raise wrong_usage(
        _("There is no indicator “%(slug)s”. Known: %(known)s.") % {"slug": slug, "known": known}
    )


def _known_days() -> list[date]:
    return list(Period.objects.order_by("as_of").values_list("as_of", flat=True).distinct())
