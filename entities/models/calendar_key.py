from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models.agency import Agency


class CalendarKey(models.Model):
    """The key of a calendar with the deadlines of an agency; only its hash is kept."""

    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="calendar_keys"
    )
    key_hash = models.CharField(_("hash of the key"), max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar key")
        verbose_name_plural = _("calendar keys")
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.agency} – {self.made_at:%d/%m/%Y}"
