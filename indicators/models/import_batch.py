from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models.fields import SearchTextField
from indicators.choices import BatchState
from indicators.models.period import Period


class ImportBatch(models.Model):
    """One file that was imported: kept whole, with what was found in it and what it changed."""

    file = models.FileField(_("file"), upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=300)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    period = models.ForeignKey(
        Period, verbose_name=_("period"), on_delete=models.PROTECT, related_name="batches"
    )
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("imported by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty where a command imported it."),
    )
    imported_at = models.DateTimeField(_("imported at"))
    state = models.CharField(
        _("state"), max_length=10, choices=BatchState, default=BatchState.SAVED
    )
    findings = models.JSONField(_("findings"), default=list)
    created_count = models.PositiveIntegerField(_("figures created"))
    updated_count = models.PositiveIntegerField(_("figures updated"))
    unchanged_count = models.PositiveIntegerField(_("figures unchanged"))

    search_text = SearchTextField(of=("file_name", "sha256"), max_length=400)

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ("-imported_at", "-pk")

    def __str__(self) -> str:
        return self.file_name
