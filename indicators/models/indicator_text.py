from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

WORDS = (
    *("name", "name_en", "short_name", "short_name_en"),
    *("numerator_label", "numerator_label_en", "denominator_label", "denominator_label_en"),
    *("unit", "unit_en"),
)


class IndicatorText(models.Model):
    """What an indicator and its counts are called, in both languages."""

    name = models.CharField(_("name"), max_length=300)
    name_en = models.CharField(_("English name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=100)
    short_name_en = models.CharField(_("English short name"), max_length=100)
    numerator_label = models.CharField(_("label of the numerator"), max_length=300)
    numerator_label_en = models.CharField(_("English label of the numerator"), max_length=300)
    denominator_label = models.CharField(_("label of the denominator"), max_length=300)
    denominator_label_en = models.CharField(_("English label of the denominator"), max_length=300)
    unit = models.CharField(
        _("unit"),
        max_length=40,
        blank=True,
        help_text=_("What the numerator counts, such as “hồ sơ”."),
    )
    unit_en = models.CharField(_("English unit"), max_length=40, blank=True)

    class Meta:
        abstract = True

    def in_language(self, field: str) -> str:
        """The text of `field` in the language of the page; Vietnamese where there is no other."""
        english = getattr(self, f"{field}_en") if get_language() == "en" else ""
        return str(english or getattr(self, field))

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

    @property
    def labels(self) -> tuple[str, ...]:
        """What its counts are called, in both languages."""
        return (
            self.numerator_label,
            self.numerator_label_en,
            self.denominator_label,
            self.denominator_label_en,
        )
