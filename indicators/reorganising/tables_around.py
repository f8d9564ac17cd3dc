"""Tables of what stands around the units of an act: who owes, people, and what is left to them."""

from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import name_of
from dvctrack.lib.numbers import format_rate
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, missing, text, whole
from indicators.models import Indicator, Period
from indicators.reorganising.leads import LeadMove
from indicators.reorganising.people import Place
from indicators.reorganising.tables import agency_cell, day_cell


@dataclass(frozen=True)
class Owed:
    """How many obligations of a period and an indicator an act takes away and makes."""

    period: Period
    indicator: Indicator
    gone: int
    made: int


class ObligationTable(Table):
    """Who owes is replaced in the periods that end after the day."""

    key = "obligations"
    title = gettext_lazy("Obligations to report")
    group_by = "period"
    stacks = True

    period = Column(gettext_lazy("Period"), render=lambda row: text(row.period.label))
    indicator = Column(
        gettext_lazy("Indicator"),
        render=lambda row: text(str(row.indicator)),
        css="col-wide",
        row_header=True,
    )
    gone = Column(gettext_lazy("Taken away"), render=lambda row: whole(row.gone), css="col-number")
    made = Column(gettext_lazy("New"), render=lambda row: whole(row.made), css="col-number")


@dataclass(frozen=True)
class Post:
    """A membership of an agency that ends; `select` is where its choice is made on a page."""

    place: Place
    select: str = ""


def _goes_to(post: Post) -> Cell:
    chosen = post.place.goes_to
    shown = post.select or conditional_escape(chosen or _("stays"))
    return Cell(SafeString(shown), chosen or None)


class PostTable(Table):
    """The officers and approvers of agencies that end, each with where the person goes."""

    key = "people"
    title = gettext_lazy("Officers and approvers")
    stacks = True

    person = Column(
        gettext_lazy("Person"),
        render=lambda post: text(
            post.place.membership.user.get_full_name() or post.place.membership.user.get_username()
        ),
        css="col-name",
        row_header=True,
    )
    role = Column(
        gettext_lazy("Role"), render=lambda post: text(post.place.membership.get_role_display())
    )
    agency = Column(
        gettext_lazy("Agency"), render=lambda post: agency_cell(post.place.agency), css="col-name"
    )
    goes_to = Column(gettext_lazy("From the day on"), render=_goes_to, css="col-name")


class MembershipTable(Table):
    """The people who went over."""

    key = "memberships"
    title = gettext_lazy("Officers and approvers who went over")
    stacks = True

    person = Column(
        gettext_lazy("Person"),
        render=lambda row: text(name_of(row.user)),
        css="col-name",
        row_header=True,
    )
    role = Column(gettext_lazy("Role"), render=lambda row: text(row.get_role_display()))
    agency = Column(
        gettext_lazy("Agency"), render=lambda row: agency_cell(row.agency), css="col-name"
    )
    starts_on = Column(
        gettext_lazy("From"), render=lambda row: day_cell(row.starts_on), css="col-day"
    )


class LeftTargetTable(Table):
    """Targets of an agency of its own that ends: none goes over by itself."""

    key = "left-targets"
    title = gettext_lazy("Targets of agencies that end")
    stacks = True

    agency = Column(
        gettext_lazy("Agency"),
        render=lambda target: agency_cell(target.agency),
        css="col-name",
        row_header=True,
    )
    indicator = Column(
        gettext_lazy("Indicator"),
        render=lambda target: text(str(target.indicator)),
        css="col-document",
    )
    value = Column(
        gettext_lazy("Target (%)"),
        render=lambda target: text(format_rate(target.value, None)),
        css="col-number",
    )
    starts_on = Column(
        gettext_lazy("From"), render=lambda target: day_cell(target.starts_on), css="col-day"
    )
    ends_on = Column(
        gettext_lazy("Until"), render=lambda target: day_cell(target.ends_on), css="col-day"
    )


class LeftServiceTable(Table):
    """Services that are not done, and whose lead ends."""

    key = "left-services"
    title = gettext_lazy("Services whose lead ends")
    stacks = True

    service = Column(
        gettext_lazy("Public service"),
        render=lambda row: text(row.service.name),
        css="col-wide",
        row_header=True,
    )
    agency = Column(
        gettext_lazy("Lead agency"), render=lambda row: agency_cell(row.agency), css="col-name"
    )
    deadline = Column(gettext_lazy("Deadline as printed"), render=lambda row: text(row.words))
    due_on = Column(gettext_lazy("Due on"), render=lambda row: day_cell(row.due_on), css="col-day")


def _heir(move: LeadMove) -> Cell:
    if move.heir is None:
        return missing(_("to be chosen: the lead was split"))
    return agency_cell(move.heir)


class LeadMoveTable(Table):
    """Deadlines that were not done when their lead ended, and who takes them over."""

    key = "leads"
    title = gettext_lazy("Services whose lead ended")
    stacks = True

    service = Column(
        gettext_lazy("Public service"),
        render=lambda move: text(move.row.service.name),
        css="col-wide",
        row_header=True,
    )
    agency = Column(
        gettext_lazy("Lead agency"),
        render=lambda move: agency_cell(move.row.agency),
        css="col-name",
    )
    heir = Column(gettext_lazy("New lead agency"), render=_heir, css="col-name")
    deadline = Column(gettext_lazy("Deadline as printed"), render=lambda move: text(move.row.words))
    due_on = Column(
        gettext_lazy("Due on"), render=lambda move: day_cell(move.row.due_on), css="col-day"
    )


class LeftUnitTable(Table):
    """Communes and departments whose province ends, and which the file does not name."""

    key = "left-units"
    title = gettext_lazy("Units whose province ends")
    stacks = True

    agency = Column(gettext_lazy("Agency"), render=agency_cell, css="col-name", row_header=True)
    ends_on = Column(
        gettext_lazy("Until"), render=lambda agency: day_cell(agency.ends_on), css="col-day"
    )
