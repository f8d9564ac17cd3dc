from django.db import models
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from indicators.choices import LetterPlace
from indicators.models.placeholders import check_placeholders

_LEAGUE = ("owing", "best", "worst", "gains", "losses", "not_reported")
# What can stand in braces in each text.
KNOWN: dict[str, tuple[str, ...]] = {
    LetterPlace.INDICATOR: ("as_of", "indicator", "kind", "target", "met", "not_met", *_LEAGUE),
    LetterPlace.NO_TARGET: ("as_of", "indicator", "kind", *_LEAGUE),
    LetterPlace.OVERDUE: ("as_of", "count", "quarters", "services"),
    LetterPlace.NOTICE: ("as_of", "agency", "body", "below", "overdue"),
}


class LetterTemplateManager(models.Manager["LetterTemplate"]):
    def get_by_natural_key(self, place: str) -> "LetterTemplate":
        return self.get(place=place)


class LetterTemplate(models.Model):
    """A text for the letter that goes with an annex, or for a notice to one agency.

    Names in braces are replaced, and nothing else: the text cannot run code or reach data. A
    line of a notice that is {below} or {overdue} alone becomes a line for each entry.
    """

    place = models.CharField(_("place"), max_length=10, choices=LetterPlace, unique=True)
    text = models.TextField(_("text"), max_length=4000)

    history = HistoricalRecords()
    objects = LetterTemplateManager()

    class Meta:
        verbose_name = _("text for the letter")
        verbose_name_plural = _("texts for the letter")
        ordering = ("place",)

    def __str__(self) -> str:
        return self.get_place_display()

    def natural_key(self) -> tuple[str]:
        return (self.place,)

    def clean(self) -> None:
        check_placeholders(self.text, KNOWN.get(self.place, ()))
