from django.db import models
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from entities.models import LegalDocument
from entities.models.fields import SearchTextField
from indicators.annex.subjects import IndicatorWords, Subjects
from indicators.choices import Combines, Direction, NothingArose
from indicators.models.indicator_text import IndicatorText


class IndicatorManager(models.Manager["Indicator"]):
    def get_by_natural_key(self, slug: str) -> "Indicator":
        return self.get(slug=slug)


class Indicator(IndicatorText):
    """A rate in per cent: numerator over denominator, with the words its annexes use."""

    slug = models.SlugField(_("slug"), unique=True)
    asks_single_window = models.BooleanField(
        _("asks for the National Single Window count"),
        default=False,
        help_text=_("It is added to the numerator; ministries only report it."),
    )
    direction = models.CharField(
        _("direction"), max_length=10, choices=Direction, default=Direction.HIGHER
    )
    when_nothing_arose = models.CharField(
        _("where nothing arose (0 of 0)"),
        max_length=10,
        choices=NothingArose,
        default=NothingArose.NO_RANK,
        help_text=_("What the rate of an agency with a denominator of 0 is."),
    )
    nothing_arose_basis = models.CharField(
        _("basis of that"), max_length=300, blank=True, help_text=_("Document and clause.")
    )
    combines = models.CharField(
        _("when units merge"),
        max_length=10,
        choices=Combines,
        default=Combines.CASES,
        help_text=_("What the counts of merged units come to."),
    )
    definition = models.TextField(_("definition"), blank=True)
    defined_from = models.DateField(_("definition in force from"), null=True, blank=True)
    basis = models.ForeignKey(
        LegalDocument,
        verbose_name=_("legal basis"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    display_order = models.PositiveSmallIntegerField(_("display order"))

    search_text = SearchTextField(of=("name", "name_en", "short_name", "slug"), max_length=800)

    history = HistoricalRecords()
    objects = IndicatorManager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ("display_order", "slug")

    def __str__(self) -> str:
        return self.in_language("short_name")

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @classmethod
    def subjects(cls) -> Subjects:
        """By what titles and headings speak of each indicator, then and now; two queries."""
        return Subjects([row.words for row in cls.objects.prefetch_related("wordings")])

    @property
    def words(self) -> IndicatorWords:
        """What it and its counts are and were called, in both languages."""
        texts = (self, *self.wordings.all())
        return IndicatorWords(
            self.slug,
            titles=tuple(name for row in texts for name in (row.name, row.name_en)),
            short=tuple(name for row in texts for name in (row.short_name, row.short_name_en)),
            labels=tuple(label for row in texts for label in row.labels),
        )
