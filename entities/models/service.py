from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from dvctrack.lib.names import plain
from entities.models.fields import SearchTextField
from entities.models.legal_document import LegalDocument


class ServiceQuerySet(models.QuerySet["Service"]):
    def spelled(self, text: str) -> Self:
        """The service of which this is the name, or another spelling of it; one at most."""
        key = plain(text)[: Service._meta.get_field("key").max_length]
        return self.filter(Q(key=key) | Q(names__key=key)).distinct()

    def get_by_natural_key(self, name: str) -> "Service":
        return self.get(name=name)


class Service(models.Model):
    """A public service (dịch vụ công) that decisions order to be offered on the portal.

    It is told by the words of its name, without case, accents and punctuation: `key`.
    """

    name = models.CharField(_("name"), max_length=700, unique=True)
    key = SearchTextField(of=("name",), max_length=800, unique=True)
    code = models.CharField(
        _("procedure code"), max_length=40, blank=True, help_text=_("Code in the TTHC database.")
    )
    decisions = models.ManyToManyField(
        LegalDocument,
        verbose_name=_("ordered by"),
        blank=True,
        related_name="services",
        help_text=_("The decisions that the source names for this service."),
    )
    search_text = SearchTextField(of=("name", "code"), max_length=800)

    history = HistoricalRecords(m2m_fields=[decisions])
    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("public service")
        verbose_name_plural = _("public services")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if not plain(self.name):
            raise ValidationError({"name": _("Write the name of the service in words.")})

    def natural_key(self) -> tuple[str]:
        return (self.name,)
