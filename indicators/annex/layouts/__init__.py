"""The layouts of the annexes that can be read and written."""

from indicators.annex.layout import AnnexLayout
from indicators.annex.layouts.annex_2022 import ANNEX_2022
from indicators.annex.layouts.annex_2023 import ANNEX_2023

# The list of the services that decisions order, as an annex and as such a decision has it.
SERVICE_LIST = next(
    table for section in ANNEX_2022.sections if section.services for table in section.tables
)
LAYOUTS: tuple[AnnexLayout, ...] = (ANNEX_2022, ANNEX_2023)

__all__ = ["ANNEX_2022", "ANNEX_2023", "LAYOUTS", "SERVICE_LIST"]
