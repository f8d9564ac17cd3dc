from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords


def reminder_days() -> list[int]:
    return [7, 2, 0]


class ReportingRule(models.Model):
    """The moments of a period that the coordinating office sets once, in days after its end.

    A period that is opened by its name takes them; its own are changed on its page. The days
    count wholly: five days after 30/9 is the end of 5/10.

    Elsewhere: it is set on its own page, which says what it moves.
    """

    due_days = models.PositiveSmallIntegerField(_("days to submit"), default=5)
    entry_days = models.PositiveSmallIntegerField(_("days to enter"), default=10)
    edit_days = models.PositiveSmallIntegerField(_("days to correct"), default=15)
    days_to_answer = models.PositiveSmallIntegerField(_("days to answer a return"), default=3)
    reminder_days = models.JSONField(_("days of reminders"), default=reminder_days, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("rule of the moments")
        verbose_name_plural = _("rule of the moments")
        constraints = (
            models.CheckConstraint(
                name="reporting_rule_only_one",
                condition=Q(pk=1),
                violation_error_message=_("There is one rule of the moments."),
            ),
            models.CheckConstraint(
                name="reporting_rule_in_order",
                condition=Q(due_days__lte=F("entry_days"), entry_days__lte=F("edit_days")),
                violation_error_message=_(
                    "Entry closes on the due day or later, and corrections end after that."
                ),
            ),
        )

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> Self:
        """The rule as it is set, or that of the product where nobody has set one yet."""
        return cls.objects.first() or cls(pk=1)
