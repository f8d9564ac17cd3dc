from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from entities.choices import SuccessionRelation
from entities.models.agency import Agency
from entities.models.agency_name import official_on
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
        return " → ".join(self.sides)

    @property
    def sides(self) -> tuple[str, str]:
        """What the predecessor was called on the day before, and the successor on the day; two of
        one name each with that day. No query where the names of both and their provinces were read.
        """
        day, eve = self.effective_on, self.effective_on - timedelta(days=1)
        then, now = _title(self.predecessor, eve), _title(self.successor, day)
        if then != now:
            return then, now
        until = gettext("until %(last)s") % {"last": date_format(eve, "SHORT_DATE_FORMAT")}
        since = gettext("from %(first)s") % {"first": date_format(day, "SHORT_DATE_FORMAT")}
        return f"{then} ({until})", f"{now} ({since})"


def _title(agency: Agency, day: date) -> str:
    official = official_on(agency.names.all(), day)
    name = official.text if official else agency.name
    return f"{name}, {agency.parent}" if agency.parent else name
