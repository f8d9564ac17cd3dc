from indicators.models.import_batch import ImportBatch
from indicators.models.indicator import Indicator
from indicators.models.obligation import Obligation, ObligationQuerySet
from indicators.models.period import Period, PeriodQuerySet
from indicators.models.period_indicator import PeriodIndicator
from indicators.models.submission import Submission, SubmissionQuerySet
from indicators.models.table_mapping import TableMapping
from indicators.models.target import Target, TargetQuerySet

__all__ = [
    "ImportBatch",
    "Indicator",
    "Obligation",
    "ObligationQuerySet",
    "Period",
    "PeriodIndicator",
    "PeriodQuerySet",
    "Submission",
    "SubmissionQuerySet",
    "TableMapping",
    "Target",
    "TargetQuerySet",
]
