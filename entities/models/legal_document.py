from datetime import date

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from entities.choices import DocumentType
from entities.models.fields import SearchTextField


class LegalDocumentManager(models.Manager["LegalDocument"]):
    def get_by_natural_key(self, type: str, number: str, issued_on: str) -> "LegalDocument":
        return self.get(type=type, number=number, issued_on=issued_on)

    def written(self, text: str) -> "models.QuerySet[LegalDocument]":
        """Those that `text` names: by number, or the one of "decision:422/QĐ-TTg:2022-04-04"."""
        type_, _, rest = text.strip().partition(":")
        number, _, day = rest.rpartition(":")
        if not number:
            return self.filter(number=text.strip())
        try:
            return self.filter(type=type_, number=number, issued_on=date.fromisoformat(day))
        except ValueError:
            return self.none()


class LegalDocument(models.Model):
    """A decision, resolution, letter: known by type, number and day of issue together.

    A number alone is no key: 422/QĐ-TTg was issued on 04/4/2022 and again on 10/3/2026.
    """

    type = models.CharField(_("type"), max_length=20, choices=DocumentType)
    number = models.CharField(_("number"), max_length=60)
    issued_on = models.DateField(_("issued on"))
    title = models.CharField(_("title"), max_length=500, blank=True)
    is_verified = models.BooleanField(
        _("verified"),
        default=False,
        help_text=_("Number and day of issue were seen in a source, not only remembered."),
    )

    search_text = SearchTextField(of=("number", "title"), max_length=600)

    history = HistoricalRecords()
    objects = LegalDocumentManager()

    class Meta:
        verbose_name = _("legal document")
        verbose_name_plural = _("legal documents")
        ordering = ("-issued_on", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("type", "number", "issued_on"),
                name="legal_document_key",
                violation_error_message=_(
                    "This document is already there: same type, number and day of issue."
                ),
            ),
        )

    def __str__(self) -> str:
        issued = self.issued_on
        if not isinstance(issued, date):
            issued = date.fromisoformat(issued)
        return f"{self.number} ({date_format(issued, 'SHORT_DATE_FORMAT')})"

    @property
    def sign(self) -> str:
        """As texts cite it: "NQ 202/2025/QH15"; most numbers bear the kind themselves."""
        is_resolution = self.type == DocumentType.RESOLUTION and "NQ" not in self.number
        return f"NQ {self.number}" if is_resolution else self.number

    @property
    def key(self) -> str:
        """As addresses and commands name it: "decision:422/QĐ-TTg:2022-04-04"."""
        return ":".join(self.natural_key())

    def natural_key(self) -> tuple[str, str, str]:
        return (self.type, self.number, str(self.issued_on))
