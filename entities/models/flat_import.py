from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.choices import FlatState
from entities.models.fields import SearchTextField


class FlatImport(models.Model):
    """One flat file that somebody sent to a table of the admin: kept whole, with what it changed.

    It waits until its person confirms what was `shown` of it. `written` are the rows of history
    that it left, by model, which is what an undo goes by.
    """

    model = models.CharField(_("table"), max_length=100, help_text=_("Such as entities.agency."))
    file = models.FileField(_("file"), upload_to="flat/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=300)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("imported by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    received_at = models.DateTimeField(_("received at"))
    imported_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    discarded_at = models.DateTimeField(_("discarded at"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=FlatState, default=FlatState.WAITING
    )
    totals: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(
        _("totals"),
        default=dict,
        blank=True,
        help_text=_("How many of its rows are new, changed and unchanged."),
    )
    problems: models.JSONField[list[str], list[str]] = models.JSONField(
        _("errors"), default=list, blank=True
    )
    shown: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        _("what was shown"), default=dict, blank=True, editable=False
    )
    language = models.CharField(
        _("language of what was shown"), max_length=10, blank=True, editable=False
    )
    digest = models.CharField(
        _("digest"),
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("What was shown of the file, in short."),
    )
    said = models.TextField(
        _("what is left to do"),
        blank=True,
        editable=False,
        help_text=_("In the words of the person who confirmed it."),
    )
    written: models.JSONField[dict[str, list[int]], dict[str, list[int]]] = models.JSONField(
        _("rows written"), default=dict, blank=True, editable=False
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
        verbose_name = _("imported table")
        verbose_name_plural = _("imported tables")
        ordering = ("-received_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="flat_import_saved_has_its_moment",
                condition=~Q(state__in=("saved", "undone")) | Q(imported_at__isnull=False),
                violation_error_message=_("A file that was imported has the moment of it."),
            ),
        )
        indexes = (models.Index(fields=("imported_by", "received_at"), name="flat_import_daily"),)

    def __str__(self) -> str:
        return self.file_name

    @property
    def table(self) -> Any:
        """What its table is called."""
        return apps.get_model(self.model)._meta.verbose_name_plural

    @property
    def is_waiting(self) -> bool:
        return self.state == FlatState.WAITING
