from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.history import HistoricalRecords
from indicators.annex.layouts import LAYOUTS
from indicators.annex.writing.wording import Wording, wordings
from indicators.models.period import Period
from indicators.models.placeholders import check_placeholders


class AnnexText(models.Model):
    """A text of an annex that one period words anew: a title, the letter line, a target."""

    period = models.ForeignKey(
        Period, verbose_name=_("period"), on_delete=models.CASCADE, related_name="annex_texts"
    )
    layout = models.CharField(_("layout"), max_length=20)
    key = models.CharField(
        _("place"),
        max_length=30,
        help_text=_(
            "heading, title, letter; I for the title of section I, I.2 for the caption above its "
            "second table, I.2.status for the heading that states the target."
        ),
    )
    text = models.TextField(
        _("text"), max_length=1000, help_text=_("Dates stand as {as_of}, {as_of_long}, {year}.")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("text of an annex")
        verbose_name_plural = _("texts of annexes")
        ordering = ("period", "layout", "key")
        constraints = (
            models.UniqueConstraint(
                fields=("period", "layout", "key"),
                name="annex_text_once",
                violation_error_message=_("This text is already worded anew."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.layout} {self.key}"

    def clean(self) -> None:
        """The layout has such a text, the placeholders are its own, and a heading is known again.

        A heading that the reader would not know makes an annex that cannot be read back.
        """
        layout = next((row for row in LAYOUTS if row.code == self.layout), None)
        if layout is None:
            known = ", ".join(row.code for row in LAYOUTS)
            raise ValidationError(
                {"layout": gettext("Known layouts: %(known)s.") % {"known": known}}
            )
        found = {row.key: row for row in wordings(layout)}
        wording = found.get(self.key)
        if wording is None:
            known = ", ".join(found)
            raise ValidationError(
                {"key": gettext("This layout has these places: %(known)s.") % {"known": known}}
            )
        self._check_text(wording)

    def _check_text(self, wording: Wording) -> None:
        check_placeholders(self.text, sorted(wording.placeholders))
        if wording.column and not wording.column.recognises(Cell("A1", 1, self.text)):
            raise ValidationError(
                {
                    "text": gettext(
                        "An annex with this heading could not be read back. Keep the words with "
                        "which it begins: “%(text)s”."
                    )
                    % {"text": wording.text[:60]}
                }
            )
