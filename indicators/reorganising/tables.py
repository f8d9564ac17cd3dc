"""Tables of the units of an act: who follows whom, what is made, what is renamed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.html import conditional_escape, format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import BLANK, Cell, changed, day, link, missing, text, whole
from entities.agencies.views import code_cell
from entities.choices import MOVES
from entities.models import Agency, AgencyCode, AgencyName, Succession
from indicators.reorganising.loaded import ONE_DAY


def day_cell(value: date | None) -> Cell:
    return day(value) if value else missing(_("not stated"))


def agency_cell(agency: Agency) -> Cell:
    """The name, and below it what tells it from others of this name: its province and its key."""
    beside = f"{agency.parent.name}, {agency.slug}" if agency.parent else agency.slug
    shown = conditional_escape(agency.name)
    if agency.pk:
        shown = link(agency.name, agency.get_absolute_url()).html
    html = format_html('{}<span class="origin">{}</span>', shown, beside)
    return Cell(html, f"{agency.name} ({beside})")


def _basis(row: Succession) -> Cell:
    return text(str(row.basis)) if row.basis else missing(_("not stated"))


def _source(row: Succession) -> Cell:
    return text(_("verified") if row.is_verified else _("not verified"))


def _note(row: Succession) -> Cell:
    return text(row.note) if row.note else BLANK


def _last_day(row: Succession) -> Cell:
    """Blank where the predecessor goes on."""
    return day(row.effective_on - ONE_DAY) if row.relation in MOVES else BLANK


class SuccessionTable(Table):
    """Who follows whom from which day, by which document, and whether that was seen in a source."""

    key = "successions"
    title = gettext_lazy("Predecessors and successors")
    stacks = True

    predecessor = Column(
        gettext_lazy("Predecessor"),
        render=lambda row: agency_cell(row.predecessor),
        css="col-name",
        row_header=True,
    )
    last_day = Column(gettext_lazy("Its last day"), render=_last_day, css="col-day")
    relation = Column(gettext_lazy("Relation"), render=lambda row: text(row.get_relation_display()))
    successor = Column(
        gettext_lazy("Successor"), render=lambda row: agency_cell(row.successor), css="col-name"
    )
    effective_on = Column(
        gettext_lazy("Effective on"), render=lambda row: day(row.effective_on), css="col-day"
    )
    basis = Column(gettext_lazy("Legal basis"), render=_basis, css="col-document")
    is_verified = Column(gettext_lazy("Verification"), render=_source)
    note = Column(gettext_lazy("Note"), render=_note)


@dataclass(frozen=True)
class Renaming:
    """The succession of an agency to itself, with its two names."""

    succession: Succession
    before: str
    name: str


class RenameTable(Table):
    """The agencies that only get another name."""

    key = "renamed"
    title = gettext_lazy("Agencies that are renamed")
    stacks = True

    agency = Column(
        gettext_lazy("Agency"),
        render=lambda row: changed(row.before, row.name),
        css="col-wide",
        row_header=True,
    )
    effective_on = Column(
        gettext_lazy("Effective on"),
        render=lambda row: day(row.succession.effective_on),
        css="col-day",
    )
    basis = Column(
        gettext_lazy("Legal basis"), render=lambda row: _basis(row.succession), css="col-document"
    )
    is_verified = Column(gettext_lazy("Verification"), render=lambda row: _source(row.succession))
    note = Column(gettext_lazy("Note"), render=lambda row: _note(row.succession))


@dataclass(frozen=True)
class Unit:
    """A unit that an act made, with what it is known by and whom it follows."""

    agency: Agency
    aliases: Iterable[AgencyName]
    codes: Iterable[AgencyCode]
    predecessors: Iterable[Agency]


def _codes(unit: Unit) -> Cell:
    return text(", ".join(str(code_cell(code).value) for code in unit.codes))


class UnitTable(Table):
    """The units that begin, with what goes over to them."""

    key = "units"
    title = gettext_lazy("New units")
    group_by = "kind"
    stacks = True

    kind = Column(gettext_lazy("Kind"), render=lambda unit: text(unit.agency.get_kind_display()))
    agency = Column(
        gettext_lazy("Agency"),
        render=lambda unit: agency_cell(unit.agency),
        css="col-name",
        row_header=True,
    )
    starts_on = Column(
        gettext_lazy("From"), render=lambda unit: day_cell(unit.agency.starts_on), css="col-day"
    )
    predecessors = Column(
        gettext_lazy("In the place of"),
        render=lambda unit: text(", ".join(agency.name for agency in unit.predecessors)),
        css="col-document",
    )
    display_order = Column(
        gettext_lazy("Place in the annex"),
        render=lambda unit: whole(unit.agency.display_order),
        css="col-number",
    )
    aliases = Column(
        gettext_lazy("Other spellings"),
        render=lambda unit: text(", ".join(name.text for name in unit.aliases)),
        css="col-document",
    )
    codes = Column(gettext_lazy("Codes"), render=_codes)
