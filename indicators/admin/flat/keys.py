"""How flat files name indicators."""

from dvctrack.lib.admin.related import KeyWidget
from indicators.models import Indicator


class IndicatorWidget(KeyWidget):
    """By slug, or by a name in either language."""

    def __init__(self) -> None:
        super().__init__(Indicator, "slug", "name", "name_en", "short_name", "short_name_en")
