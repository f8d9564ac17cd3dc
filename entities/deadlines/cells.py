"""What the cells of lists of services say."""

from collections.abc import Mapping
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dvctrack.lib.tables.cells import Cell, day, link, missing, text, whole
from entities.choices import DeadlineState
from entities.deadlines.listing import ListedRow

_SIGNS: Mapping[DeadlineState, str] = {
    DeadlineState.OVERDUE: "!",
    DeadlineState.OVERDUE_AWAITING: "!?",
    DeadlineState.AWAITING: "?",
    DeadlineState.OPEN: "○",
    DeadlineState.DONE_IN_TIME: "✓",
    DeadlineState.DONE_LATE: "✓",
    DeadlineState.NO_DEADLINE: "–",
    DeadlineState.WITHDRAWN: "×",
    DeadlineState.NOT_ORDERED: "·",
    DeadlineState.JOINED: "+",
}


def agency_cell(row: ListedRow) -> Cell:
    cell = link(row.agency.name, row.agency.get_absolute_url())
    if row.agency == row.first_agency:
        return cell
    words = _("first given to %(agency)s") % {"agency": row.first_agency.name}
    return Cell(format_html('{}<div class="remark">{}</div>', cell.html, words), cell.value)


def decision_cell(row: ListedRow) -> Cell:
    if not row.decision_is_assumed:
        return text(str(row.decision))
    html = format_html('{}<div class="remark">{}</div>', row.decision, assumed())
    return Cell(html, f"{row.decision}; {assumed()}")


def assumed() -> str:
    return _("the source names several decisions")


def promise_cell(row: ListedRow) -> Cell:
    promised_on = row.standing.promised_on
    cell = day_cell(promised_on)
    if not row.standing.is_promise_broken:
        return cell
    words = format_html('{} <span class="late">{}</span>', cell.html, _("not kept"))
    return cell._replace(html=words)


def days_late_cell(row: ListedRow) -> Cell:
    cell = whole(row.days_late) if row.days_late else missing(_("in time"))
    if row.state != DeadlineState.OVERDUE_AWAITING:
        return cell
    words = _("awaiting confirmation")
    return cell._replace(html=format_html('{}<div class="remark">{}</div>', cell.html, words))


def day_cell(value: date | None) -> Cell:
    return day(value) if value else missing()


def extensions_cell(row: ListedRow) -> Cell:
    """A dash for none, to be seen at once; a file has the 0."""
    number = row.standing.extensions
    cell = whole(number)
    return cell if number else cell._replace(html=missing(_("none")).html)


def note_cell(row: ListedRow) -> Cell:
    if not row.note:
        return missing()
    return Cell(format_html('<span class="in-short">{}</span>', row.note), row.note)


def broken(row: ListedRow) -> str:
    return _("not kept") if row.standing.is_promise_broken else ""


def state_badge(state: DeadlineState) -> SafeString:
    """A state as a sign and words, never by colour alone."""
    return format_html(
        '<span class="report-state deadline-{}"><span aria-hidden="true">{}</span> {}</span>',
        state.value,
        _SIGNS[state],
        state.label,
    )
