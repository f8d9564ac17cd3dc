from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from entities.choices import SuccessionRelation
from entities.models.agency import Agency
from entities.models.legal_document import LegalDocument
from entities.models.reorganisation import Reorganisation


class Succession(models.Model):
    """From `effective_on` the successor stands where the predecessor stood, wholly or in part.

    An agency that only got another name succeeds itself: its territory and its series stay.
    """

    predecessor = models.ForeignKey(
        Agency,
        verbose_name=_("predecessor"),
        on_delete=models.PROTECT,
        related_name="successions",
    )
    successor = models.ForeignKey(
        Agency, verbose_name=_("successor"), on_delete=models.PROTECT, related_name="origins"
    )
    effective_on = models.DateField(_("effective on"))
    relation = models.CharField(_("relation"), max_length=20, choices=SuccessionRelation)
    basis = models.ForeignKey(
        LegalDocument,
        verbose_name=_("legal basis"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    act = models.ForeignKey(
        Reorganisation,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="successions",
    )
    is_verified = models.BooleanField(
        _("verified"), default=False, help_text=_("Seen in a public source, not only remembered.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ("effective_on", "predecessor")
        constraints = (
            models.UniqueConstraint(
                fields=("predecessor", "successor", "effective_on"),
                name="succession_once",
                violation_error_message=_("This succession is already recorded."),
            ),
            models.UniqueConstraint(
                fields=("predecessor",),
                condition=Q(relation=SuccessionRelation.MERGED_INTO),
                name="succession_one_whole_successor",
                violation_error_message=_("This agency is merged into another one already."),
            ),
            models.CheckConstraint(
                name="succession_of_two_agencies",
                condition=~Q(predecessor=F("successor")) | Q(relation=SuccessionRelation.RENAMED),
                violation_error_message=_("An agency cannot succeed itself."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
