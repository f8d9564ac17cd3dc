from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Agency
from indicators.models.period import Period


class Attachment(models.Model):
    """The signed report of an agency for a period, kept as it came.

    Elsewhere: it is handed in and read on the page of the report.
    """

    period = models.ForeignKey(
        Period, verbose_name=_("period"), on_delete=models.PROTECT, related_name="attachments"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="attachments"
    )
    file = models.FileField(_("file"), upload_to="attachments/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=300)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    attached_at = models.DateTimeField(_("attached at"))
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("attached by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("signed report")
        verbose_name_plural = _("signed reports")
        ordering = ("-attached_at", "-pk")

    def __str__(self) -> str:
        return self.file_name
