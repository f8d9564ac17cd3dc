from indicators.models.attachment import Attachment
from indicators.models.entry_draft import EntryDraft
from indicators.models.extension import Extension
from indicators.models.import_batch import ImportBatch
from indicators.models.indicator import Indicator
from indicators.models.obligation import Obligation, ObligationQuerySet
from indicators.models.period import Period, PeriodQuerySet
from indicators.models.period_indicator import PeriodIndicator
from indicators.models.reminder import Reminder
from indicators.models.reopen_request import ReopenRequest
from indicators.models.submission import Submission, SubmissionQuerySet
from indicators.models.table_mapping import TableMapping
from indicators.models.target import Target, TargetQuerySet

__all__ = [
    "Attachment",
    "EntryDraft",
    "Extension",
    "ImportBatch",
    "Indicator",
    "Obligation",
    "ObligationQuerySet",
    "Period",
    "PeriodIndicator",
    "PeriodQuerySet",
    "Reminder",
    "ReopenRequest",
    "Submission",
    "SubmissionQuerySet",
    "TableMapping",
    "Target",
    "TargetQuerySet",
]
