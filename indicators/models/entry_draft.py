from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Agency
from indicators.models.period import Period


class EntryDraft(models.Model):
    """What a person has typed for an agency and a period, as it was typed, and not submitted.

    It is no figure: no table, no history and nobody else's form knows of it. `values` has the
    texts by the name of their field. `is_ready` asks the agency's approver to submit it.

    Elsewhere: it is its person's alone, on the form of the report.
    """

    period = models.ForeignKey(
        Period, verbose_name=_("period"), on_delete=models.CASCADE, related_name="drafts"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.CASCADE, related_name="drafts"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="drafts",
    )
    values: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        _("typed values"), default=dict
    )
    saved_at = models.DateTimeField(_("saved at"))
    is_ready = models.BooleanField(_("ready to be submitted"), default=False)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ("-saved_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("period", "agency", "user"),
                name="entry_draft_once",
                violation_error_message=_("There is a draft already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency} ({self.period})"
