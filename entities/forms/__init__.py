from entities.forms.fields import DAY_FORMATS, DayField
from entities.forms.services import DeadlineForm, QuarterField

__all__ = ["DAY_FORMATS", "DayField", "DeadlineForm", "QuarterField"]
