"""Days of validity: both ends belong to the span, and an empty end is open."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def valid_on(day: date | models.OuterRef, prefix: str = "") -> Q:
    """The rows whose span holds `day`; `prefix` leads there, such as "agency__"."""
    started = Q(**{f"{prefix}starts_on__isnull": True}) | Q(**{f"{prefix}starts_on__lte": day})
    not_ended = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    return started & not_ended


def span_in_order(name: str) -> models.CheckConstraint:
    """The constraint that a span does not end before it starts."""
    return models.CheckConstraint(
        name=name,
        condition=Q(starts_on__isnull=True)
        | Q(ends_on__isnull=True)
        | Q(ends_on__gte=F("starts_on")),
        violation_error_message=_("The last day must not be before the first day."),
    )


class Validity(models.Model):
    """The days on which a row holds."""

    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        abstract = True

    def is_valid_on(self, day: date) -> bool:
        """The Python twin of `valid_on`."""
        started = self.starts_on is None or self.starts_on <= day
        return started and (self.ends_on is None or day <= self.ends_on)
