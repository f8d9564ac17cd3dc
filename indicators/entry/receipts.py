"""A receipt for what an agency sent, which can be printed and referred to."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Max
from django.utils import translation

from dvctrack.lib.numbers import format_rate_beside
from entities.models import Agency
from indicators.choices import Claim
from indicators.entry.form import EntryPart
from indicators.figures.typed import TypedFigure, number_label, stored_text
from indicators.models import Period, Receipt, Submission


def write_receipt(
    period: Period, agency: Agency, parts: Iterable[EntryPart], *, by: User, at: datetime
) -> Receipt:
    """Number what was sent just now; the period is locked, so that no number comes twice.

    The words are kept in Vietnamese, as those of history are.
    """
    last = Receipt.objects.filter(period=period).aggregate(last=Max("number"))["last"]
    with translation.override("vi"):
        figures = [_sent(part) for part in parts]
    return Receipt.objects.create(
        period=period,
        agency=agency,
        number=(last or 0) + 1,
        sent_at=at,
        sent_by=by,
        figures=figures,
    )


def _sent(part: EntryPart) -> dict[str, Any]:
    """One report as it was sent: its figures by span, or what is said in their place."""
    title = part.report.asked.indicator.title
    if part.claim:
        claim = {"claim": str(Claim(part.claim).label), "reason": part.claim_reason.strip()}
        return {"indicator": title, "spans": [], **claim}
    spans = [_span(part, typed) for typed in part.typed if typed.figure is not None]
    return {"indicator": title, "spans": spans, "note": part.note.strip()}


def _span(part: EntryPart, typed: TypedFigure) -> dict[str, Any]:
    figure = typed.figure
    row = Submission(indicator=typed.asked.indicator)
    if figure is not None:
        row.values = figure.values
    numbers = [
        [number_label(number.value, typed.asked.indicator), text]
        for number in typed.numbers
        if (text := stored_text(row, number.value))
    ]
    target = part.target.value if part.target else None
    return {
        "span": str(typed.span.label),
        "numbers": numbers,
        "rate": format_rate_beside(row.exact_rate, target, language="vi"),
    }
