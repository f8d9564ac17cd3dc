from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from entities.models import LegalDocument
from entities.models.fields import SearchTextField
from indicators.annex.subjects import IndicatorWords, Subjects
from indicators.choices import Combines, Direction, NothingArose


class IndicatorManager(models.Manager["Indicator"]):
    def get_by_natural_key(self, slug: str) -> "Indicator":
        return self.get(slug=slug)


class Indicator(models.Model):
    """A rate in per cent: numerator over denominator, with the words its annexes use."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=300)
    name_en = models.CharField(_("English name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=100)
    short_name_en = models.CharField(_("English short name"), max_length=100)
    numerator_label = models.CharField(_("label of the numerator"), max_length=300)
    numerator_label_en = models.CharField(_("English label of the numerator"), max_length=300)
    asks_single_window = models.BooleanField(
        _("asks for the National Single Window count"),
        default=False,
        help_text=_("It is added to the numerator; ministries only report it."),
    )
    denominator_label = models.CharField(_("label of the denominator"), max_length=300)
    denominator_label_en = models.CharField(_("English label of the denominator"), max_length=300)
    unit = models.CharField(
        _("unit"),
        max_length=40,
        blank=True,
        help_text=_("What the numerator counts, such as “hồ sơ”."),
    )
    unit_en = models.CharField(_("English unit"), max_length=40, blank=True)
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

    def in_language(self, field: str) -> str:
        """The text of `field` in the language of the page; Vietnamese where there is no other."""
        english = getattr(self, f"{field}_en") if get_language() == "en" else ""
        return str(english or getattr(self, field))

    @classmethod
    def subjects(cls) -> Subjects:
        """By what titles and headings speak of each indicator; one query."""
        return Subjects([row.words for row in cls.objects.all()])

    @property
    def words(self) -> IndicatorWords:
        """What it and its counts are called, in both languages."""
        return IndicatorWords(
            self.slug,
            titles=(self.name, self.name_en),
            short=(self.short_name, self.short_name_en),
            labels=(
                self.numerator_label,
                self.numerator_label_en,
                self.denominator_label,
                self.denominator_label_en,
            ),
        )

    @property
    def title(self) -> str:
        return self.in_language("name")

    @property
    def unit_title(self) -> str:
        """What is counted, such as “hồ sơ”; “cases” where the indicator does not say."""
        return self.in_language("unit") or gettext("cases")

    @property
    def numerator_title(self) -> str:
        return self.in_language("numerator_label")

    @property
    def denominator_title(self) -> str:
        return self.in_language("denominator_label")
