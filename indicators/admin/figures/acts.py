"""What the coordinating office decides on many reports at once: of figures, or of who owes them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.acts import Act
from dvctrack.lib.numbers import format_count, format_rate
from dvctrack.lib.refused import Refused
from indicators.choices import Claim, FigureState, Span
from indicators.figures.locking import period_lock
from indicators.models import Obligation, Submission
from indicators.periods.forms import AcceptForm, ReasonForm
from indicators.periods.letters import addresses_of
from indicators.periods.locks import not_due
from indicators.periods.reports import Report, reports_of
from indicators.periods.review import accept_reports, return_reports, set_due
from indicators.policy import may_coordinate


class AsSeenForm(AcceptForm):
    """When the page was made: what was sent after that is not accepted unseen."""

    seen_at = forms.DateTimeField(
        widget=forms.HiddenInput,
        initial=timezone.now,
        error_messages=AcceptForm.base_fields["seen_at"].error_messages,
    )


class ReturnForm(ReasonForm):
    """One reason for all that goes back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("What these agencies must correct")
        self.fields["reason"].help_text = _("They read it in a letter and beside the figure.")


class OnReports(Act[Any]):
    """An act on the reports that the rows are of or are part of; each has its `report`.

    Figures of one report are one row: it is accepted and returned as a whole.
    """

    row_heading = gettext_lazy("Agency")
    columns = (
        gettext_lazy("Indicator"),
        gettext_lazy("Period"),
        gettext_lazy("Figure"),
        gettext_lazy("State"),
    )

    def may(self, user: User | AnonymousUser) -> bool:
        return may_coordinate(user)

    def read(self, rows: QuerySet[Any]) -> Iterable[Any]:
        found = list(rows.select_related("period", "indicator", "agency__parent"))
        reports = reports_by_key(found, at=timezone.now())
        for row in found:
            row.report = reports.get(_key(row))
        return list({_key(row): row for row in reversed(found)}.values())[::-1]

    def number(self, rows: Sequence[Any]) -> int:
        """The figures, where the rows are some."""
        if not isinstance(rows[0], Submission):
            return len(rows)
        return sum(len(row.report.figures) if row.report else 1 for row in rows)

    def why_not_of(self, row: Any) -> str:
        if row.report is None:
            return _("Nobody owes this figure in its period.")
        report: Report = row.report
        if report.is_closed and not report.can_be_accepted:
            return period_lock(row.period) or ""
        return self.why_not_reported(report)

    def why_not_reported(self, report: Report) -> str:
        raise NotImplementedError

    def told(self, row: Any) -> str:
        return str((row.report.obligation if row.report else row).agency.name_now)

    def cells(self, row: Any) -> Sequence[Any]:
        return (str(row.indicator), row.period.label, _figures(row), _state(row))


class Accept(OnReports):
    name = "accept_reports"
    label = gettext_lazy("Accept")
    help = gettext_lazy(
        "Accepted figures can no longer be changed by their agencies. A claim that a figure does "
        "not apply is accepted, too: from then on the figure is not owed."
    )
    form_class = AsSeenForm

    def why_not_reported(self, report: Report) -> str:
        return "" if report.can_be_accepted else _waits_for_nothing(report)

    def do(self, row: Any, *, by: User, at: datetime, said: Mapping[str, Any]) -> str:
        done = accept_reports([row.report.obligation], by=by, at=at, seen_at=said["seen_at"])
        if done.changed:
            raise Refused(_("It was changed after you opened the page. Look at it again."))
        if not done.accepted:
            raise Refused(_("There was nothing to accept any more."))
        return _("Accepted")


class Return(OnReports):
    name = "return_reports"
    label = gettext_lazy("Return")
    help = gettext_lazy(
        "Returned figures count in no table and are owed again. What is accepted already is "
        "returned on the form of its agency."
    )
    form_class = ReturnForm

    def why_not_reported(self, report: Report) -> str:
        states = {figure.state for figure in report.figures.values()}
        is_sent = report.is_claimed or FigureState.SUBMITTED in states
        return "" if is_sent else _waits_for_nothing(report)

    def do(self, row: Any, *, by: User, at: datetime, said: Mapping[str, Any]) -> str:
        obligation = row.report.obligation
        if not return_reports([obligation], by=by, at=at, reason=said["reason"]):
            raise Refused(_("There was nothing to return."))
        if addresses_of(obligation.agency):
            return _("Returned. The agency is told by e-mail.")
        return _("Returned. The agency has no e-mail address: tell it in another way.")


class Except(OnReports):
    """Say of obligations that the figure does not apply."""

    name = "except_reports"
    label = gettext_lazy("Not applicable")
    help = gettext_lazy("Who is excepted owes no figure and stands below the table.")
    form_class = ReasonForm
    is_due = False

    def why_not_reported(self, report: Report) -> str:
        return not_due(report) or ""

    def do(self, row: Any, *, by: User, at: datetime, said: Mapping[str, Any]) -> str:
        obligation = row.report.obligation
        set_due(obligation, is_due=self.is_due, by=by, at=at, reason=said["reason"])
        return _("Owed again") if self.is_due else _("Not owed any more")


class OweAgain(Except):
    name = "owe_reports_again"
    label = gettext_lazy("Owed again")
    help = gettext_lazy("Who was excepted owes the figure again.")
    is_due = True

    def why_not_reported(self, report: Report) -> str:
        return _("It is owed already.") if report.obligation.is_due else ""


def reports_by_key(
    rows: Iterable[Obligation | Submission], *, at: datetime
) -> dict[tuple[int, int, int], Report]:
    """The reports of these rows by period, indicator and agency, some queries for each period."""
    agencies = defaultdict(set)
    for row in rows:
        agencies[row.period].add(row.agency_id)
    return {
        _key(report.obligation): report
        for period, keys in agencies.items()
        for report in reports_of(period, at=at, agencies=keys)
    }


def _key(row: Any) -> tuple[int, int, int]:
    return row.period_id, row.indicator_id, row.agency_id


def _waits_for_nothing(report: Report) -> str:
    return _("Nothing waits for an answer: %(state)s.") % {"state": report.state.label}


def _state(row: Any) -> str:
    if row.report is not None:
        return str(row.report.state.label)
    return str(row.get_state_display()) if isinstance(row, Submission) else ""


def _figures(row: Any) -> SafeString:
    """Each figure of the report with its counts and rate, or what is claimed in their place."""
    report: Report | None = row.report
    figures = list(report.figures.values()) if report else []
    if report is None and isinstance(row, Submission):
        figures = [row]
    told = [_told_figure(figure, names_span=len(figures) > 1) for figure in figures]
    if report and report.is_claimed:
        obligation = report.obligation
        told.append(f"{Claim(obligation.claim).label}: {obligation.claim_reason}")
    return format_html_join(SafeString("<br>"), "{}", ((text,) for text in told))


def _told_figure(figure: Submission, *, names_span: bool) -> str:
    """Such as “1.243/1.850 = 67,19%; Đã rà soát”."""
    values = figure.values
    told = []
    if values.numerator is not None or values.denominator is not None:
        told.append(f"{format_count(values.total_numerator)}/{format_count(values.denominator)}")
    if values.exact_rate is not None:
        told.append(f"{format_rate(values.exact_rate, max(2, values.reported_decimals or 0))}%")
    text = " = ".join(told)
    if names_span:
        text = f"{Span(figure.span).label}: {text}"
    return f"{text}; {figure.note}" if figure.note else text
