"""The template of one indicator and one period, with a row for each figure that is owed.

Headings and spans are words of the file, by which the import knows them again: they are
Vietnamese whatever the language of the page.
"""

from django.utils.translation import gettext as _

from dvctrack.lib.numbers import COUNT_LIMIT
from entities.agencies.names import name_agencies
from entities.models import annex_order
from indicators.choices import Span
from indicators.importing.template import Column, Filling, Limits, Template
from indicators.league.owing import owing
from indicators.models import Indicator, Period, PeriodIndicator

SHEET = "Số liệu"
SPANS = {Span.TO_DATE.value: "Lũy kế", Span.IN_PERIOD.value: "Trong kỳ"}

_KEYS = (
    Column("Kỳ báo cáo", least_width=14),
    Column("Chỉ số", least_width=14),
    Column("Mã cơ quan", least_width=14),
    Column("Cơ quan", least_width=24),
    Column("Phạm vi"),
)
_PARENT = Column("Tỉnh", least_width=16)
_NUMERATOR = Column("Tử số", Filling.COUNT, 20)
_SINGLE_WINDOW = Column("Một cửa quốc gia", Filling.COUNT, 20)
_DENOMINATOR = Column("Mẫu số", Filling.COUNT, 20)
_RATE = Column("Tỷ lệ đã công bố (%)", Filling.RATE, 14)
_NOTE = Column("Ghi chú", Filling.NOTE, 36)


def template_for(indicator: Indicator, period: Period, *, kind: str | None = None) -> Template:
    """The figures that are owed, without those that are stored: the agency types them.

    One row for each agency and span, agencies in the order of the annex; units below a province
    with its name.

    Raises PeriodIndicator.DoesNotExist where the period does not ask for the indicator.
    """
    asked = PeriodIndicator.objects.get(period=period, indicator=indicator)
    single_window = (_SINGLE_WINDOW,) if indicator.asks_single_window else ()
    owed = owing([period], indicator=indicator)
    if kind is not None:
        owed = owed.filter(agency__kind=kind)
    due = owed.order_by(*annex_order("agency__", on=period.as_of))
    agencies = [row.agency for row in name_agencies(due, on=period.as_of, reads=True)]
    has_parents = any(agency.parent for agency in agencies)
    return Template(
        sheet=SHEET,
        title=_("Figures to fill in: %(indicator)s") % {"indicator": indicator.title},
        guidance=_guidance(indicator, period),
        columns=(
            *_KEYS,
            *((_PARENT,) if has_parents else ()),
            _NUMERATOR,
            *single_window,
            _DENOMINATOR,
            _RATE,
            _NOTE,
        ),
        rows=[
            (
                *(period.code, indicator.slug, agency.slug, agency.name, SPANS[span]),
                *((str(agency.parent or ""),) if has_parents else ()),
            )
            for agency in agencies
            for span in asked.spans
        ],
        count=_count_limits(),
        rate=_rate_limits(),
    )


def _guidance(indicator: Indicator, period: Period) -> list[str]:
    lines = [
        _("Period: %(period)s") % {"period": period.label},
        _("Numerator: %(label)s") % {"label": indicator.numerator_title},
        _("Denominator: %(label)s") % {"label": indicator.denominator_title},
    ]
    if indicator.asks_single_window:
        lines.append(
            _("National Single Window: counted apart, by ministries only; added to the numerator.")
        )
    return [
        *lines,
        _("Leave a cell empty where there is no figure; 0 means zero."),
        _(
            "Type counts as whole numbers without separators (1850), and rates with the decimals "
            "that were published and the decimal mark of your program (67,19 or 67.19)."
        ),
        _("Type into the white cells only: the grey ones say whose figure it is."),
    ]


def _count_limits() -> Limits:
    return Limits(
        most=COUNT_LIMIT - 1,
        prompt_title=_("Count"),
        prompt=_("A whole number without separators, such as 1850. No figure: leave it empty."),
        error_title=_("Not a count"),
        error=_(
            "Type a whole number from 0 to 999,999,999,999 without separators, or leave the cell "
            "empty where there is no figure."
        ),
    )


def _rate_limits() -> Limits:
    return Limits(
        most=100,
        prompt_title=_("Rate in per cent"),
        prompt=_("From 0 to 100, with the decimals that were published. None: leave it empty."),
        error_title=_("Not a rate"),
        error=_(
            "Type a rate from 0 to 100 per cent, or leave the cell empty where none was published."
        ),
    )
