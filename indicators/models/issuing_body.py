from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from entities.models import LegalDocument
from entities.models.validity import Validity, span_in_order, valid_on


class IssuingBodyQuerySet(models.QuerySet["IssuingBody"]):
    def valid_on(self, day: date) -> Self:
        return self.filter(valid_on(day))

    def get_by_natural_key(self, name: str, starts_on: str) -> "IssuingBody":
        return self.get(name=name, starts_on=starts_on)


class IssuingBody(Validity):
    """Who issues the annexes, for the days on which the function is theirs.

    The control of administrative procedures has moved between ministries three times; since
    10/01/2026 it is that of Bộ Tư pháp (Nghị định 09/2026/NĐ-CP).
    """

    PROVINCIAL_SIGN = "UBND"

    name = models.CharField(_("name"), max_length=200)
    letter_sign = models.CharField(
        _("sign of its letters"), max_length=50, help_text=_("As in “Số: 123/VPCP-KSTT”.")
    )
    report_sign = models.CharField(
        _("sign of its reports"), max_length=50, help_text=_("As in “Số: 123/BC-VPCP”.")
    )
    starts_on = models.DateField(_("first day"))
    basis = models.ForeignKey(
        LegalDocument,
        verbose_name=_("legal basis"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    contact = models.TextField(
        _("contact"), blank=True, help_text=_("Whom to ask: unit, telephone, e-mail.")
    )
    is_verified = models.BooleanField(
        _("verified"), default=False, help_text=_("Signs and days are read in a source.")
    )

    history = HistoricalRecords()
    objects = IssuingBodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("issuing body")
        verbose_name_plural = _("issuing bodies")
        ordering = ("-starts_on", "name")
        constraints = (
            span_in_order("issuing_body_span_in_order"),
            models.UniqueConstraint(
                fields=("starts_on",),
                name="issuing_body_once_per_day",
                violation_error_message=_("Another body issues from this day on."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @classmethod
    def is_of_province(cls) -> bool:
        """Whether the site was set up for one province: its People's Committee issued first."""
        first = cls.history.order_by("history_id").first()
        return first is not None and first.letter_sign == cls.PROVINCIAL_SIGN

    def natural_key(self) -> tuple[str, str]:
        return (self.name, str(self.starts_on))
