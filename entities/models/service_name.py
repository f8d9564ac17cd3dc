from django.db import models
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from entities.models.fields import SearchTextField
from entities.models.service import Service


class ServiceName(models.Model):
    """Another spelling under which a service is found; no service has the name of another."""

    service = models.ForeignKey(
        Service, verbose_name=_("public service"), on_delete=models.CASCADE, related_name="names"
    )
    text = models.CharField(_("other spelling"), max_length=700)
    key = SearchTextField(of=("text",), max_length=800, unique=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("name of a service")
        verbose_name_plural = _("names of services")
        ordering = ("service", "text")

    def __str__(self) -> str:
        return self.text
