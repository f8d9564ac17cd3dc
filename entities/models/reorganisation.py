from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.choices import ActState
from entities.models.fields import SearchTextField


class Reorganisation(models.Model):
    """One file of mergers, splits and renames: kept whole, with what it changed.

    It waits until its person confirms it. `changes` are the rows that it wrote, each with what
    stood there before (None: it was made), which is what an undo goes by.

    Elsewhere: it is read, confirmed and undone on its own pages.
    """

    file = models.FileField(_("file"), upload_to="reorganisations/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=300)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    received_at = models.DateTimeField(_("received at"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("received from"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty where a command or the setup recorded it."),
    )
    state = models.CharField(_("state"), max_length=10, choices=ActState, default=ActState.WAITING)
    recorded_at = models.DateTimeField(_("recorded at"), null=True, blank=True)
    choices: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        _("choices"),
        default=dict,
        blank=True,
        help_text=_("What was chosen of each membership."),
    )
    findings: models.JSONField[list[Any], list[Any]] = models.JSONField(
        _("findings"), default=list, blank=True
    )
    changes: models.JSONField[list[Any], list[Any]] = models.JSONField(
        _("rows written"), default=list, blank=True, editable=False
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    search_text = SearchTextField(of=("file_name", "sha256"), max_length=400)

    class Meta:
        verbose_name = _("reorganisation")
        verbose_name_plural = _("reorganisations")
        ordering = ("-received_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="reorganisation_recorded_has_its_moment",
                condition=Q(state__in=(ActState.WAITING, ActState.DISCARDED))
                | Q(recorded_at__isnull=False),
                violation_error_message=_("What was recorded has the moment of it."),
            ),
        )

    def __str__(self) -> str:
        return self.file_name
