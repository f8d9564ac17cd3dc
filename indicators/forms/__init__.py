from indicators.forms.fields import CountField, RateField
from indicators.forms.submission import SubmissionForm

__all__ = ["CountField", "RateField", "SubmissionForm"]
