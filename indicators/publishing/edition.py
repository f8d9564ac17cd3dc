"""What would be published of a period now, and what a person should know before it is."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.translation import gettext as _

from dvctrack.lib.refused import Refused
from indicators.annex.content import AnnexContent, Letter
from indicators.annex.layout import AnnexLayout, RowOrder
from indicators.annex.layouts import LAYOUTS
from indicators.annex.writing.compose import compose
from indicators.annex.writing.texts import UnknownPlaceholderError
from indicators.annex.writing.written import WrittenAnnex
from indicators.league.summary import indicators_of
from indicators.models import AnnexText, Indicator, IssuingBody, Period, Publication
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


def edition(
    period: Period,
    layout: AnnexLayout,
    letter: LetterOf | None = None,
    *,
    with_old_list: bool = False,
    units_on: date | None = None,
    seen_at: datetime | None = None,
) -> Edition:
    """The current figures of `period` in `layout`. Raises AnnexError where it does not fit them.

    A list of services from before the period is printed `with_old_list` only. With `seen_at`
    figures and services are as they were recorded at that moment. With `units_on` it is a draft
    on the units of that day, which cannot be published.
    """
    _check_fit(period, layout, seen_at)
    texts = AnnexText.objects.filter(period=period, layout=layout.code)
    line = letter_line(period, letter or LetterOf())
    return Edition(
        content=annex_content(
            period,
            letter=line,
            with_old_list=with_old_list,
            units_on=units_on,
            seen_at=seen_at,
        ),
        layout=layout,
        wording=dict(texts.values_list("key", "text")),
    )


def edition_of(publication: Publication) -> Edition:
    """What was published, in its layout and wording; of before 0.3.0 with the headings of then."""
    layout = layout_named(publication.layout)
    former = layout.former if publication.letter_texts is None else {}
    return Edition(publication.content, layout, {**former, **publication.wording})


def has_ties(edition: Edition) -> bool:
    """Whether a printed table numbers agencies of one rank one after the other."""
    return any(
        table.has_ties
        for section in edition.layout.sections
        for layout in section.tables
        if layout.row_order is RowOrder.RATE
        for group in layout.groups
        for table in edition.content.tables(section.indicator, group.kind)
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
    """The letter of the body that the period names, else of that which issues on its day.

    The signs are those of the body that is named; blank where it is not known.
    """
    day = letter.day or period.as_of
    bodies = sorted(IssuingBody.objects.all(), key=lambda body: not body.is_valid_on(day))
    in_office = bodies[0] if bodies and bodies[0].is_valid_on(day) else None
    name = period.issuing_body or (in_office.name if in_office else "")
    body = next((body for body in bodies if body.name == name), None)
    return Letter(
        number=letter.number,
        day=letter.day.day if letter.day else None,
        month=letter.day.month if letter.day else None,
        year=letter.day.year if letter.day else None,
        body=name,
        sign=body.letter_sign if body else "",
        report_sign=body.report_sign if body else "",
    )


def layout_of(period: Period) -> AnnexLayout:
    """The layout to begin with: that of the last version, else the one that fits best.

    That is one all whose tables the period asks for, which prints most of what it asks for; of
    several, and where none fits, that of its year, else the latest.
    """
    last = period.publications.without_payload().first()
    asked = {indicator.slug for indicator in indicators_of(period)}

    def merit(layout: AnnexLayout) -> tuple[bool, int, bool, int]:
        printed = layout.indicators
        return (
            printed <= asked,
            len(printed & asked),
            layout.code == str(period.as_of.year),
            LAYOUTS.index(layout),
        )

    code = last.layout if last else max(LAYOUTS, key=merit).code
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


def _check_fit(period: Period, layout: AnnexLayout, seen_at: datetime | None) -> None:
    asked = {indicator.slug for indicator in indicators_of(period, seen_at=seen_at)}
    absent = sorted(layout.indicators - asked)
    if absent:
        names = {indicator.slug: str(indicator) for indicator in Indicator.objects.all()}
        raise AnnexError(
            _(
                "The layout %(layout)s prints %(absent)s, for which this period does not ask. "
                "Choose another layout."
            )
            % {"layout": layout.code, "absent": ", ".join(names.get(slug, slug) for slug in absent)}
        )
