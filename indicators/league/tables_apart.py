"""The figures that are in that of no unit, below a table on other units."""

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, link, text
from indicators.figures.cells import number_cells
from indicators.league.rows import League, LeagueRow
from indicators.league.table_cells import rate_cell
from indicators.league.words import on_units


class ApartTable(Table):
    """The agencies whose figures are not added up or divided, with their counts and the reason."""

    agency = Column(
        gettext_lazy("Agency"),
        render=lambda row: link(row.agency.name, row.agency.get_absolute_url()),
        row_header=True,
        css="col-name",
    )
    denominator = Column(
        gettext_lazy("Denominator"),
        render=lambda row: number_cells().count(row.values.denominator),
        css="col-number col-count",
    )
    numerator = Column(
        gettext_lazy("Numerator"),
        render=lambda row: number_cells().count(row.values.numerator),
        css="col-number col-count",
    )
    single_window = Column(
        gettext_lazy("On the National Single Window"),
        render=lambda row: number_cells().count(row.values.numerator_single_window),
        css="col-number col-count",
    )
    rate = Column(
        gettext_lazy("Rate (%)"),
        render=lambda row: rate_cell(row, number_cells()),
        css="col-number col-rate",
    )
    unit = Column(gettext_lazy("Unit"), css="col-name")
    why = Column(gettext_lazy("Why it stands apart"), css="col-remark")

    def __init__(self, league: League) -> None:
        self.key = f"apart-{league.key}"
        self.title = _("Figures that stand apart (%(group)s)") % {"group": league.group}
        self._league = league
        super().__init__(league.apart)
        indicator = league.indicator
        for name, title in (
            ("numerator", indicator.numerator_title),
            ("denominator", indicator.denominator_title),
        ):
            if title:
                self.columns[name].column.verbose_name = title
        if all(row.values.numerator_single_window is None for row in league.apart):
            self.columns.hide("single_window")
        self.columns["unit"].render = self._unit
        self.columns["why"].render = self._why

    @property
    def summary(self) -> str:
        """How many these are, and whether their counts are in the total of the table."""
        words = {"number": len(self)}
        if self._league.totals is None:
            return (
                ngettext(
                    "Not combined or divided: the figures of %(number)s agency",
                    "Not combined or divided: the figures of %(number)s agencies",
                    len(self),
                )
                % words
            )
        return (
            ngettext(
                "Not combined or divided: the figures of %(number)s agency, which are in the total",
                "Not combined or divided: the figures of %(number)s agencies, which are in the"
                " total",
                len(self),
            )
            % words
        )

    def above(self) -> list[str]:
        league = self._league
        title = f"{league.indicator.title} – {self.title}"
        return [title, self.summary, on_units(league), str(league.period)]

    def _units(self, row: LeagueRow) -> list[LeagueRow]:
        return [unit for unit in self._league.rows if row.agency in unit.parts]

    def _unit(self, row: LeagueRow) -> Cell:
        return text(", ".join(unit.agency.name for unit in self._units(row)))

    def _why(self, row: LeagueRow) -> Cell:
        """What is missing of it or, where it is whole, of whom that is."""
        missing = [part for unit in self._units(row) for part in unit.missing]
        own = [str(part.why.label) for part in missing if part.agency == row.agency]
        others = dict.fromkeys(part.agency.name for part in missing)
        said = own[0] if own else _("figures of %(agencies)s") % {"agencies": ", ".join(others)}
        return Cell(format_html('<span class="remark">{}</span>', said), said)
