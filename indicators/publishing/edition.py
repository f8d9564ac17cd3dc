"""What would be published of a period now, and what a person should know before it is."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from dvctrack.lib.refused import Refused
from indicators.annex.content import AnnexContent, Letter
from indicators.annex.layout import AnnexLayout
from indicators.annex.layouts import LAYOUTS
from indicators.annex.writing.compose import compose
from indicators.annex.writing.texts import UnknownPlaceholderError
from indicators.annex.writing.written import WrittenAnnex
from indicators.choices import FigureState
from indicators.league.summary import indicators_of
from indicators.models import AnnexText, IssuingBody, Period, Publication, Submission
from indicators.publishing.content import annex_content


class AnnexError(Refused):
    """Why an annex cannot be written, in a sentence with a cure."""


@dataclass(frozen=True)
class LetterOf:
    """The letter that the annex goes with; blank where it is not known yet."""

    number: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Edition:
    """An annex that could be published: its content, its layout, and the texts worded anew."""

    content: AnnexContent
    layout: AnnexLayout
    wording: Mapping[str, str]

    @cached_property
    def written(self) -> WrittenAnnex:
        """Raises AnnexError where a text asks for a date that the period does not have."""
        return write_annex(self.layout, self.content, self.wording)

    @cached_property
    def digest(self) -> str:
        """By which a person confirms just what was shown; the letter may be named afterwards."""
        content = {name: row for name, row in self.content.as_json().items() if name != "letter"}
        return sha256_of([self.layout.code, dict(self.wording), content])


def sha256_of(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def edition(period: Period, layout: AnnexLayout, letter: LetterOf | None = None) -> Edition:
    """The current figures of `period` in `layout`. Raises AnnexError where it does not fit them."""
    _check_fit(period, layout)
    texts = AnnexText.objects.filter(period=period, layout=layout.code)
    return Edition(
        content=annex_content(period, letter=letter_line(period, letter or LetterOf())),
        layout=layout,
        wording=dict(texts.values_list("key", "text")),
    )


def write_annex(
    layout: AnnexLayout, content: AnnexContent, wording: Mapping[str, str]
) -> WrittenAnnex:
    try:
        return compose(layout, content, wording)
    except UnknownPlaceholderError as error:
        raise AnnexError(
            _(
                "The layout %(layout)s prints %(names)s, which the period does not have. "
                "Give the period its first days, or word the text anew."
            )
            % {"layout": layout.code, "names": str(error)}
        ) from error


def letter_line(period: Period, letter: LetterOf) -> Letter:
    """The letter with the body that issues on its day, else on the day of the figures."""
    body = IssuingBody.objects.valid_on(letter.day or period.as_of).first()
    return Letter(
        number=letter.number,
        day=letter.day.day if letter.day else None,
        month=letter.day.month if letter.day else None,
        year=letter.day.year if letter.day else None,
        body=period.issuing_body or (body.name if body else ""),
        sign=body.letter_sign if body else "",
        report_sign=body.report_sign if body else "",
    )


def layout_of(period: Period) -> AnnexLayout:
    """The layout to begin with: that of the last version, else of its year, else the latest."""
    last = period.publications.without_payload().first()
    code = last.layout if last else str(period.as_of.year)
    return next((row for row in LAYOUTS if row.code == code), LAYOUTS[-1])


def layout_named(code: str) -> AnnexLayout:
    """Raises AnnexError with the known ones."""
    for layout in LAYOUTS:
        if layout.code == code:
            return layout
    known = ", ".join(layout.code for layout in LAYOUTS)
    raise AnnexError(
        _("There is no layout “%(code)s”. Known: %(known)s.") % {"code": code, "known": known}
    )


def next_number(period: Period) -> int:
    last = Publication.objects.filter(period=period).order_by("number").last()
    return last.number + 1 if last else 1


def cautions(period: Period, layout: AnnexLayout) -> list[str]:
    """What a person should know before publishing, a sentence each."""
    said: list[str] = []
    figures = Submission.objects.filter(period=period, state=FigureState.SUBMITTED).count()
    if figures:
        said.append(_("Figures not yet accepted: %(number)d.") % {"number": figures})
    printed = {section.indicator for section in layout.sections}
    missing = [row.short_name for row in indicators_of(period) if row.slug not in printed]
    if missing:
        said.append(
            _("This layout does not print: %(indicators)s.") % {"indicators": ", ".join(missing)}
        )
    return said


def _check_fit(period: Period, layout: AnnexLayout) -> None:
    asked = {indicator.slug for indicator in indicators_of(period)}
    absent = [
        section.indicator
        for section in layout.sections
        if section.indicator and section.indicator not in asked
    ]
    if absent:
        raise AnnexError(
            _(
                "The layout %(layout)s prints %(absent)s, for which this period does not ask. "
                "Choose another layout."
            )
            % {"layout": layout.code, "absent": ", ".join(absent)}
        )
